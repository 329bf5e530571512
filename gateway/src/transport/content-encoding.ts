import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { tooLarge } from './http-response.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

const decoders = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** @throws SubgraphFailure when it is damaged, of an unknown encoding, or larger than `maxBytes` when decompressed */
export async function decompress(body: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  const decode = decoders.get(encoding);
  if (!decode) throw new SubgraphFailure('SUBGRAPH_UNAVAILABLE', `answered in the encoding ${encoding}`);
  try {
    return await decode(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new SubgraphFailure('SUBGRAPH_UNAVAILABLE', `answered damaged ${encoding}`, { cause: error });
  }
}
