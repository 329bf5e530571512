import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Answer } from './answer.ts';

const smallestBytes = 1_024;
const brotliQuality = 4;
const gzipLevel = 1;

const encoders: Readonly<Record<string, (text: string) => Promise<Buffer>>> = {
  br: (text) =>
    promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
  gzip: (text) => promisify(gzip)(text, { level: gzipLevel }),
};

/** The best encoding that a client accepts, of those that the gateway speaks. */
export function acceptedEncoding(acceptEncoding: string | string[] | undefined): string | undefined {
  const accepted = String(acceptEncoding ?? '')
    .split(',')
    .map((text) => text.trim().split(/\s*;\s*q=/))
    .filter(([, quality]) => Number(quality ?? 1) > 0)
    .map(([name]) => name?.toLowerCase());
  return Object.keys(encoders).find((name) => accepted.includes(name));
}

/** The answer, compressed where that is worth it. */
export async function compressed(answer: Answer, encoding: string | undefined): Promise<Answer> {
  const { body, headers } = answer;
  if (typeof body !== 'string' || body.length < smallestBytes) return answer;
  const varying = { ...headers, vary: 'accept-encoding' };
  const encode = encoding === undefined ? undefined : encoders[encoding];
  if (!encode) return { ...answer, headers: varying };
  const bytes = await encode(body);
  return { ...answer, headers: { ...varying, 'content-encoding': encoding as string }, body: bytes };
}
