import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { ConfigError, hostVariables, parseConfig } from './config.ts';
import { createHost, type Host } from './host.ts';
import { measureProcess } from './metrics.ts';
import { startTracing } from './tracing.ts';

interface ServiceDefinition<Schema extends z.ZodObject> {
  readonly name: string;
  readonly config: Schema;
  /**
   * Opens everything on `host.resources` and returns when the service works.
   * @throws ConfigError for what only shows while starting
   */
  start(config: Readonly<z.output<Schema>>, host: Host): Promise<void>;
}

/**
 * Runs one service as a process: parses the environment, starts, waits for SIGTERM or SIGINT, then shuts down in order:
 * not ready, wait until balancers have seen it, close in reverse order of opening, and give up after the deadline.
 */
export async function runService<Schema extends z.ZodObject>(
  definition: ServiceDefinition<Schema>,
): Promise<void> {
  const { config, common } = readConfig(definition);
  const host = createHost({ service: definition.name, logLevel: common.LOG_LEVEL });
  host.resources.use(await startTracing(definition.name, common.OTEL_EXPORTER_OTLP_ENDPOINT));
  measureProcess();
  const stopped = stopSignal();
  try {
    // A service may wait long for what it needs, and must still stop when it is told to.
    await Promise.race([definition.start(config, host).then(() => host.log.info('started')), stopped]);
    await stopped;
    host.log.info('draining');
    await shutDown(host, common.DRAIN_DELAY_MS, common.SHUTDOWN_DEADLINE_MS);
  } catch (error) {
    if (!(error instanceof ConfigError)) host.log.fatal({ err: error }, 'the service cannot run');
    await host.resources.disposeAsync().catch(() => {});
    if (error instanceof ConfigError) refuseToRun(definition.name, error);
    process.exitCode = 1;
  }
  process.exit();
}

/** Drains the host and closes its resources. @throws Error when they are still open after the deadline. */
export async function shutDown(host: Host, drainDelayMs: number, deadlineMs: number): Promise<void> {
  host.health.drain();
  await delay(drainDelayMs);
  const deadline = new AbortController();
  await Promise.race([
    host.resources.disposeAsync(),
    delay(deadlineMs, undefined, { signal: deadline.signal, ref: false }).then(() => {
      throw new Error(`Still not closed after ${deadlineMs} ms`);
    }),
  ]);
  deadline.abort();
}

/** A terminal sends ctrl-C to npm and to its script, and npm sends it on: within this time they are one. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Resolves at the first SIGTERM or SIGINT, or when the process that started this one with a channel to it is gone; a
 * signal that comes later, out of impatience, ends the process at once.
 */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.once('disconnect', () => resolve());
    let firstAtMs: number | undefined;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        firstAtMs ??= Date.now();
        if (Date.now() - firstAtMs > SAME_SIGNAL_MS) process.exit(1);
        resolve();
      });
    }
  });
}

function readConfig<Schema extends z.ZodObject>(definition: ServiceDefinition<Schema>) {
  try {
    const config = parseConfig(definition.config.extend(hostVariables), process.env);
    return {
      config: config as Readonly<z.output<Schema>>,
      common: parseConfig(z.object(hostVariables), process.env),
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    refuseToRun(definition.name, error);
  }
}

function refuseToRun(name: string, { message }: ConfigError): never {
  process.stderr.write(`${name}: ${message}\n`);
  process.exit(2);
}
