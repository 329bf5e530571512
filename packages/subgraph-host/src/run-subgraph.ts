import { createCallerSeal } from '@naru/identity';
import { type Bus, connectBus, natsOptions, natsVariables } from '@naru/messaging';
import { createHttpServer, type Host, listen, runService, variables, withTraits } from '@naru/service-host';
import { z } from 'zod';
import { serveSubgraph } from './serve-subgraph.ts';
import type { Subgraph } from './subgraph.ts';

/** What every process of a service reads that serves HTTP and is connected to NATS. */
export const processVariables = (defaultPort: number) => ({
  PORT: variables.port(defaultPort).describe('port for HTTP'),
  HOST: withTraits(variables.text('127.0.0.1').describe('address to listen on'), { perEnvironment: true }),
  NATS_URL: withTraits(
    variables.text('nats://127.0.0.1:4222').describe('one server, or several separated by commas'),
    { perEnvironment: true },
  ),
  ...natsVariables,
});

/** What every subgraph process reads beside its own variables. */
export const subgraphVariables = (defaultPort: number) => ({
  ...processVariables(defaultPort),
  GATEWAY_SECRET: withTraits(
    variables.secret().describe('shared with the gateway: opens the seal of who is calling'),
    { perEnvironment: true, secret: true },
  ),
});

/** Runs one subgraph as a process of its own, connected to NATS and served over HTTP at `defaultPort` unless `PORT` says otherwise. */
export async function runSubgraph<Config extends z.ZodObject>(definition: {
  readonly name: string;
  readonly defaultPort: number;
  readonly config: Config;
  start(config: Readonly<z.output<Config>>, host: Host, bus: Bus): Promise<Subgraph>;
}): Promise<void> {
  const { name, defaultPort, start } = definition;
  const common = z.object(subgraphVariables(defaultPort));
  await runService({
    name,
    config: definition.config.extend(common.shape),
    async start(config, host) {
      const settings = config as z.output<typeof common>;
      const { NATS_URL: servers, GATEWAY_SECRET, PORT, HOST } = settings;
      const bus = host.resources.use(
        await connectBus({ servers, name, log: host.log, ...natsOptions(settings) }),
      );
      const subgraph = await start(config as Readonly<z.output<Config>>, host, bus);
      const app = createHttpServer(host);
      serveSubgraph(app, subgraph, createCallerSeal(GATEWAY_SECRET));
      await listen(app, host, PORT, HOST);
    },
  });
}
