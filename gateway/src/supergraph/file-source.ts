import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Logger } from 'pino';
import { pollingSource } from './polling-source.ts';
import type { SupergraphSource } from './supergraph-source.ts';

interface FileSourceOptions {
  readonly path: string;
  /** Network file systems and some container mounts tell of no changes: the file is also read this often. */
  readonly pollMs: number;
  readonly log: Logger;
}

/** Within this time a burst of events, such as an editor's save makes, is one change. */
const SETTLE_MS = 50;

/** The supergraph in a file. */
export function fileSource({ path, pollMs, log }: FileSourceOptions): SupergraphSource {
  return pollingSource({
    variable: 'SUPERGRAPH_FILE',
    name: `the file "${path}"`,
    pollMs,
    log,
    wayOut: 'Compose one, such as with "rover supergraph compose", and name its file here',
    async read() {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        throw new Error(code === 'ENOENT' ? `there is no file "${path}"` : message, { cause: error });
      }
    },
    watch: (changed) => watchFile(resolve(path), changed, log),
  });
}

/** Watches the folder: editors and deployments replace a file, or a link on the way to it, instead of writing to it. */
function watchFile(path: string, changed: () => void, log: Logger): Disposable {
  const resources = new DisposableStack();
  let settling: NodeJS.Timeout | undefined;
  try {
    const watcher = watch(dirname(path), (_event, name) => {
      if (name !== null && name !== basename(path) && !name.startsWith('..')) return;
      clearTimeout(settling);
      settling = setTimeout(changed, SETTLE_MS);
    });
    watcher.on('error', (error) =>
      log.warn({ err: error, path }, 'the folder cannot be watched; polling goes on'),
    );
    resources.defer(() => watcher.close());
  } catch (error) {
    log.warn({ err: error, path }, 'the folder cannot be watched; polling goes on');
  }
  resources.defer(() => clearTimeout(settling));
  return resources;
}
