// `npm start`: the whole of Naru in this process, with a nats-server of its own and demo data.

import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { connectBus } from '@naru/messaging';
import { provisionStreams, startNatsServer } from '@naru/nats';
import {
  ConfigError,
  createHost,
  measureProcess,
  parseConfig,
  shutDown,
  startTracing,
  stopSignal,
} from '@naru/service-host';
import { helpText, localConfig } from './src/config.ts';
import { openDataFolder } from './src/data-folder.ts';
import { startDemo } from './src/demo/index.ts';
import { explain, say, sayReady } from './src/narration.ts';
import { startSystem } from './src/system.ts';

const SHUTDOWN_DEADLINE_MS = 15_000;

process.env.APOLLO_TELEMETRY_DISABLED = '1';
const [option] = process.argv.slice(2);
if (option === '--help') {
  process.stdout.write(
    helpText('start', 'Serves the whole of Naru from one process, with demo data.').replace('run ', ''),
  );
  process.exit(0);
}

const startedMs = performance.now();
try {
  refuseOptions(option);
  const config = parseConfig(localConfig, process.env);
  const host = createHost({ service: 'naru', logLevel: config.LOG_LEVEL });
  const { resources, log } = host;
  resources.use(await startTracing('naru', config.OTEL_EXPORTER_OTLP_ENDPOINT));
  measureProcess();
  const stopped = stopSignal();
  let ready = false;
  void stopped.then(() => {
    if (!ready) say('stopping once everything has started; ctrl-C again stops at once');
  });

  const folder = resources.use(openDataFolder(config.NARU_DATA));
  const storeFolder = join(folder.path, 'nats');
  const nats = resources.use(await startNatsServer({ storeFolder, port: config.NATS_PORT }));
  say(`nats-server at ${nats.url}, data in ${folder.path}`);
  const bus = resources.use(await connectBus({ servers: nats.url, name: 'naru', log }));
  await provisionStreams(bus.jsm);
  folder.announce({ natsUrl: nats.url });
  const system = await startSystem(process.env, folder, host, bus);
  if (config.DEMO_DATA) resources.use(await startDemo(system, bus, log));
  ready = true;
  sayReady(system.port, performance.now() - startedMs, system.servesConsole);

  await stopped;
  say('stopping …');
  await shutDown(host, 0, SHUTDOWN_DEADLINE_MS);
  say('stopped; the next start finds everything again');
  process.exit(0);
} catch (error) {
  process.stderr.write(`naru: ${explain(error)}\n`);
  process.exit(1);
}

/** `npm start PORT=4100` and `npm start -- --port 4100` look as if they were understood. @throws ConfigError */
function refuseOptions(given: string | undefined): void {
  if (given === undefined) return;
  throw new ConfigError([
    `"${given}" is not understood: settings are variables, such as PORT=4100 npm start; npm start -- --help lists them`,
  ]);
}
