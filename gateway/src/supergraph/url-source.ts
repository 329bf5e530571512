import type { Logger } from 'pino';
import { pollingSource } from './polling-source.ts';
import type { SupergraphSource } from './supergraph-source.ts';

interface UrlSourceOptions {
  readonly url: string;
  readonly pollMs: number;
  readonly log: Logger;
}

const TIMEOUT_MS = 10_000;

/** The supergraph at an HTTP URL, which is asked whether it has changed (`ETag`) and sends the text only then. */
export function urlSource({ url, pollMs, log }: UrlSourceOptions): SupergraphSource {
  let kept: { readonly etag: string; readonly sdl: string } | undefined;
  return pollingSource({
    variable: 'SUPERGRAPH_URL',
    name: url,
    pollMs,
    log,
    wayOut: 'It has to answer with the composed supergraph',
    async read() {
      const response = await fetch(url, {
        headers: kept ? { 'if-none-match': kept.etag } : {},
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((error: Error) => {
        throw new Error(`"${url}" cannot be reached: ${reasonOf(error)}`, { cause: error });
      });
      if (response.status === 304 && kept) return kept.sdl;
      const sdl = await response.text();
      if (!response.ok) throw new Error(`"${url}" answers with status ${response.status}`);
      const etag = response.headers.get('etag');
      kept = etag ? { etag, sdl } : undefined;
      return sdl;
    },
  });
}

/** fetch says "fetch failed" and keeps to itself why. */
function reasonOf({ message, cause }: Error): string {
  return (cause as Error | undefined)?.message || message;
}
