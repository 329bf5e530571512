import { BalancerUnusable } from '@naru/fleet';
import { DevelopmentKeyUnusable } from '@naru/identity';
import { NatsServerUnusable } from '@naru/nats';
import { DatabaseFileUnusable } from '@naru/persistence';
import { ConfigError } from '@naru/service-host';
import { DataFolderUnusable } from './data-folder.ts';

/** Tells the person at the terminal what is happening. */
export const say = (line: string): void => void process.stdout.write(`naru: ${line}\n`);

export function sayReady(port: number, tookMs: number, servesConsole = false): void {
  const console = servesConsole ? `\n  Console   http://localhost:${port}` : '';
  say(`ready in ${(tookMs / 1000).toFixed(1)} s
${console}
  GraphQL   http://localhost:${port}/graphql   (a browser gets the Explorer, ws:// the subscriptions)
  Health    http://localhost:${port}/readyz   /livez   /metrics
  Token     npm run naru -- token --role customer --sub customer-demo

Ctrl-C stops everything and loses nothing.`);
}

/** What a person can mend, as its message says. */
const MENDABLE = [
  BalancerUnusable,
  ConfigError,
  DatabaseFileUnusable,
  DataFolderUnusable,
  DevelopmentKeyUnusable,
  NatsServerUnusable,
];

/** One clear sentence, and the way out, for what a person can mend; the stack for what is a defect. */
export function explain(error: unknown): string {
  if (MENDABLE.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, port, stack } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is taken; set PORT to another one (0 takes a free one).`;
  return stack ?? String(error);
}
