import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

/** A TCP connection's way from a client to a server that can be cut off, as a network does. */
export interface NetworkLink extends AsyncDisposable {
  /** On the loopback address. */
  readonly port: number;
  /** Nothing arrives any more, in either direction, and nobody is told: what is sent waits. */
  cut(): void;
  /** Ends all connections and refuses new ones. */
  sever(): void;
  /** Everything that waited arrives; new connections work again. */
  heal(): void;
}

/** @param targetPort asked for at each connection, so that the server may come later than the link. */
export async function createNetworkLink(targetPort: () => number): Promise<NetworkLink> {
  const sockets = new Set<Socket>();
  let state: 'whole' | 'cut' | 'severed' = 'whole';

  function join(from: Socket): void {
    if (state === 'severed') return void from.resetAndDestroy();
    const to = createConnection(targetPort(), '127.0.0.1');
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one);
      // Not piped: only the link decides when what came goes on.
      one.on('data', (data) => void other.write(data));
      one.on('error', () => {}); // closes by itself
      one.once('end', () => other.end());
      one.once('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    if (state === 'cut') halt();
  }

  const halt = () => {
    for (const socket of sockets) socket.pause();
  };

  const server = createServer(join).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut';
      halt();
    },
    sever() {
      state = 'severed';
      for (const socket of sockets) socket.resetAndDestroy();
    },
    heal() {
      state = 'whole';
      for (const socket of sockets) socket.resume();
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
