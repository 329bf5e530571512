import { createCallerSeal } from '@naru/identity';
import { type Bus, connectBus } from '@naru/messaging';
import { createHttpServer, type Host, listen, runService, variables } from '@naru/service-host';
import { z } from 'zod';
import { serveSubgraph } from './serve-subgraph.ts';
import type { Subgraph } from './subgraph.ts';

const subgraphVariables = {
  HOST: variables.text('127.0.0.1'),
  NATS_URL: variables.text('nats://127.0.0.1:4222'),
  GATEWAY_SECRET: variables.secret(),
};

/** Runs one subgraph as a process of its own, connected to NATS and served over HTTP at `defaultPort` unless `PORT` says otherwise. */
export async function runSubgraph<Config extends z.ZodObject>(definition: {
  readonly name: string;
  readonly defaultPort: number;
  readonly config: Config;
  start(config: Readonly<z.output<Config>>, host: Host, bus: Bus): Promise<Subgraph>;
}): Promise<void> {
  const { name, defaultPort, start } = definition;
  const common = z.object({ ...subgraphVariables, PORT: variables.port(defaultPort) });
  await runService({
    name,
    config: definition.config.extend(common.shape),
    async start(config, host) {
      const { NATS_URL, GATEWAY_SECRET, PORT, HOST } = config as z.output<typeof common>;
      const bus = host.resources.use(await connectBus({ servers: NATS_URL, name, log: host.log }));
      const subgraph = await start(config as Readonly<z.output<Config>>, host, bus);
      const app = createHttpServer(host);
      serveSubgraph(app, subgraph, createCallerSeal(GATEWAY_SECRET));
      await listen(app, host, PORT, HOST);
    },
  });
}
