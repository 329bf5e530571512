import { keepRunning } from '@naru/fleet';
import { type NatsServer, type NatsServerOptions, startNatsServer } from '@naru/nats';

/** A nats-server that is started again, on its port and store, whenever it ends. */
export async function startKeptNatsServer(
  options: NatsServerOptions,
  say: (line: string) => void,
): Promise<Pick<NatsServer, 'url'> & AsyncDisposable> {
  let server: NatsServer | undefined;
  const kept = await keepRunning(
    {
      name: 'nats-server',
      async start() {
        if (server === undefined) server = await startNatsServer(options);
        else await server.restart();
        return { ended: server.exited.then(() => 'ended') };
      },
    },
    say,
  );
  const started = server as unknown as NatsServer;
  return {
    url: started.url,
    async [Symbol.asyncDispose]() {
      await kept.release();
      await started.stop();
    },
  };
}
