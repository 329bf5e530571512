import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agrees } from '../../../infra/local/set-up/packages.js';
import { run } from '../../../infra/local/set-up/steps.js';
import { say } from '../narration.ts';
import { peerFolder } from './folders.ts';
import type { Peer } from './peer.ts';

/**
 * Installs a peer's packages as its lock names them, unless they are there.
 * @throws Error when it cannot run on this machine, or npm fails
 */
export async function installPeer({ name, folder, onlyOn }: Peer): Promise<void> {
  const here = `${process.platform}-${process.arch}`;
  if (onlyOn !== undefined && onlyOn !== here) throw new Error(`runs on ${onlyOn} only, and this is ${here}`);
  if (folder === undefined) return;
  const path = peerFolder(folder);
  const [wanted, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map((file) =>
    readJson(join(path, file)),
  );
  if (agrees(wanted, installed)) return;
  say(`installing the packages of ${name} into bench/peers/${folder} (first time, or its lock has changed)`);
  // No scripts: none of the peers needs one, and so nothing but what the lock's hashes name is run.
  const parameters = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { succeeded, output } = await run('npm', parameters, { cwd: path });
  if (!succeeded) throw new Error(`npm ci failed in bench/peers/${folder}:\n${output.trim()}`);
}

/** The version of the package that the peer is known by. */
export function installedVersion({ folder, versionOf }: Peer): string | undefined {
  if (folder === undefined || versionOf === undefined) return undefined;
  return readJson(join(peerFolder(folder), 'node_modules', versionOf, 'package.json'))?.version;
}

function readJson(path: string) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
