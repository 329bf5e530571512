import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections, so that none of those is in the way. */
const LOWEST = 15_000;
const BLOCK_SIZE = 50;
const BLOCKS = 340;

/**
 * The ports from a block's first one, which is kept listened on, up to the next block: the system gives a block to one
 * process at a time, and takes it back however that process ends.
 */
interface Block {
  next: number;
  readonly end: number;
}

let current: Promise<Block> | undefined;

/**
 * A free loopback port that no other process is given by this function for as long as this process lives, so that a
 * service may be told its port long before it listens, and stop and start again on it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    current ??= claimBlock();
    const block = await current;
    if (block.next === block.end) {
      current = undefined;
      continue;
    }
    const port = block.next;
    block.next += 1;
    const server = await listenOn(port);
    if (server === undefined) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

async function claimBlock(): Promise<Block> {
  for (;;) {
    const first = LOWEST + randomInt(BLOCKS) * BLOCK_SIZE;
    const guard = await listenOn(first);
    if (guard === undefined) continue;
    guard.unref();
    return { next: first + 1, end: first + BLOCK_SIZE };
  }
}

async function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}
