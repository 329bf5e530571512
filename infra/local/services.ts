// `npm run services`: every service as a process of its own, as in a deployment, with a nats-server beside them.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { provisionStreamsAt, startNatsServer } from '@naru/nats';
import { startProcesses } from '@naru/processes';
import { createHost, parseConfig, stopSignal } from '@naru/service-host';
import { helpText, localConfig } from './src/config.ts';
import { openDataFolder } from './src/data-folder.ts';
import { explain, say, sayReady } from './src/narration.ts';

if (process.argv.includes('--help')) {
  process.stdout.write(
    helpText('services', 'Serves Naru with each service as a process of its own, without demo data.'),
  );
  process.exit(0);
}

const startedMs = performance.now();
try {
  const config = parseConfig(localConfig, process.env);
  const host = createHost({ service: 'services', logLevel: config.LOG_LEVEL });
  const stopped = stopSignal();
  await using resources = host.resources;

  const folder = resources.use(openDataFolder(config.NARU_DATA));
  const storeFolder = join(folder.path, 'nats');
  const nats = resources.use(await startNatsServer({ storeFolder, port: config.NATS_PORT }));
  await provisionStreamsAt(nats.url);
  folder.announce({ natsUrl: nats.url });
  const system = resources.use(
    await startProcesses({
      dataFolder: folder.path,
      natsUrl: nats.url,
      gatewayPort: config.PORT,
      secrets: folder.secrets,
      env: { LOG_LEVEL: config.LOG_LEVEL },
      log: (service, line) => process.stdout.write(`${service}: ${line}\n`),
    }),
  );
  for (const { name, url, pid } of system.services) say(`${name.padEnd(22)} pid ${pid}  ${url}`);
  sayReady(Number(new URL(system.service('gateway').url).port), performance.now() - startedMs);
  await stopped;
  say('stopping …');
} catch (error) {
  process.stderr.write(`naru: ${explain(error)}\n`);
  process.exitCode = 1;
}
