import { type Logger, pino } from 'pino';
import { createHealth, type Health } from './health.ts';

/** What a process offers to the parts that live in it. Resources are disposed of in reverse order of their use. */
export interface Host {
  readonly service: string;
  readonly log: Logger;
  readonly health: Health;
  readonly resources: AsyncDisposableStack;
}

export function createHost(options: { readonly service: string; readonly logLevel?: string }): Host {
  return {
    service: options.service,
    log: pino({ level: options.logLevel ?? 'info', base: { service: options.service } }),
    health: createHealth(),
    resources: new AsyncDisposableStack(),
  };
}

/** The same process seen by one of several services that share it: its own name in the logs, everything else in common. */
export function hostOf(host: Host, service: string): Host {
  return { ...host, service, log: host.log.child({ service }) };
}
