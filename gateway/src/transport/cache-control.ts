import type { CachePolicy } from '@naru/subgraph-host';

/**
 * What a subgraph's `Cache-Control` allows (https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2); undefined when the
 * answer must not be kept.
 */
export function parseCacheControl(header: string | undefined): CachePolicy | undefined {
  if (header === undefined) return undefined;
  const directives = new Map(
    header
      .toLowerCase()
      .split(',')
      .map((text) => {
        const [name = '', value] = text.trim().split('=');
        return [name, value] as const;
      }),
  );
  if (directives.has('no-store') || directives.has('no-cache')) return undefined;
  const maxAgeSeconds = Number(directives.get('max-age') ?? 0);
  if (!(maxAgeSeconds > 0)) return undefined;
  return { maxAgeSeconds, scope: directives.has('private') ? 'PRIVATE' : 'PUBLIC' };
}
