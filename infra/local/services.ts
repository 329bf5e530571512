// `npm run services`: every service as processes of its own behind a balancer, as in a deployment, kept running, with
// a nats-server beside them.
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Fleet, openControlDoor, startAutoscaler, startFleet } from '@naru/fleet';
import { natsUsers, provisionStreamsAt } from '@naru/nats';
import { parseConfig, stopSignal } from '@naru/service-host';
import { localConfig } from './src/config.ts';
import { openDataFolder } from './src/data-folder.ts';
import { startKeptNatsServer } from './src/kept-nats-server.ts';
import { explain, say, sayReady } from './src/narration.ts';
import { type ServicesOptions, servicesHelp, servicesOptions } from './src/services-options.ts';

const startedMs = performance.now();
try {
  const options = servicesOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(servicesHelp);
    process.exit(0);
  }
  const config = parseConfig(localConfig, process.env);
  const stopped = stopSignal();
  await using resources = new AsyncDisposableStack();
  const fleet = await Promise.race([start(config, options, resources), stopped]);
  // What is still starting goes with this process.
  if (!fleet) process.exit(0);
  for (const { name, url, pid } of fleet.status) say(`${name.padEnd(24)} pid ${pid}  ${url}`);
  sayReady(Number(new URL(fleet.url).port), performance.now() - startedMs);
  await stopped;
  say('stopping …');
} catch (error) {
  process.stderr.write(`naru: ${explain(error)}\n`);
  process.exitCode = 1;
}

async function start(
  config: ReturnType<typeof parseConfig<typeof localConfig>>,
  { replicas, scaling }: ServicesOptions,
  resources: AsyncDisposableStack,
): Promise<Fleet> {
  const folder = resources.use(openDataFolder(config.NARU_DATA));
  const users = natsUsers((user) =>
    createHmac('sha256', folder.secrets.broker).update(user).digest('base64url'),
  );
  const storeFolder = join(folder.path, 'nats');
  const nats = resources.use(
    await startKeptNatsServer({ storeFolder, port: config.NATS_PORT, extraConfig: users.config }, say),
  );
  await provisionStreamsAt(nats.url, users.credentialsOf('provisioner'));
  folder.announce({ natsUrl: nats.url, natsUser: users.environmentOf('operator') });
  const fleet = resources.use(
    await startFleet({
      dataFolder: folder.path,
      natsUrl: nats.url,
      gatewayPort: config.PORT,
      secrets: folder.secrets,
      replicas,
      env: { LOG_LEVEL: config.LOG_LEVEL, ...databaseUrls(process.env) },
      envOf: (service) => users.environmentOf(service),
      log: (name, line) => process.stdout.write(`${name}: ${line}\n`),
      say,
    }),
  );
  resources.use(startAutoscaler(fleet, { ranges: scaling, say }));
  resources.use(await openControlDoor(fleet, folder.path));
  return fleet;
}

/** Where databases are, as far as somebody says it: the others are files in the data folder. */
function databaseUrls(variables: NodeJS.ProcessEnv): Record<string, string> {
  const named = Object.entries(variables).filter(([name]) => name.endsWith('_DATABASE_URL'));
  return Object.fromEntries(named.filter((entry): entry is [string, string] => Boolean(entry[1])));
}
