import { assertService } from './known-service.ts';

/** How many processes of one service there may be. */
export const MAX_REPLICAS = 8;

/**
 * Reads `calls=2,gateway=3`: how many processes there are to be of a service.
 * @throws Error with one sentence that says what is wrong with it
 */
export function parseReplicas(text: string): Readonly<Record<string, number>> {
  const replicas: Record<string, number> = {};
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const [, name, count] = /^([a-z-]+)=(\d+)$/.exec(part) ?? [];
    if (name === undefined) throw new Error(`"${part}" does not say how many, such as calls=2`);
    assertService(name);
    if (name in replicas) throw new Error(`${name} is there twice`);
    const wanted = Number(count);
    if (wanted < 1 || wanted > MAX_REPLICAS) {
      throw new Error(`${part}: a service has 1 to ${MAX_REPLICAS} processes`);
    }
    replicas[name] = wanted;
  }
  return replicas;
}
