import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { type OwnedProgram, runOwned } from '@naru/processes';
import { findProgram, ProgramUnusable, wayOut } from '@naru/programs';
import { balancerConfig, type Frontend } from './balancer-config.ts';
import { type AskBalancer, createAskBalancer, isBusy, isUp } from './balancer-runtime.ts';
import { howItEnded } from './how-it-ended.ts';

/** There is no haproxy, or it did not start; the message says what to do. */
export class BalancerUnusable extends Error {
  override readonly name = 'BalancerUnusable';
}

export interface BalancerOptions {
  /** Holds the configuration and the runtime socket. */
  readonly folder: string;
  readonly frontends: () => readonly Frontend[];
}

/** haproxy in front of every service that has a port: it sends requests only to processes that say they are ready. */
export interface Balancer {
  /** @throws Error before the first start */
  readonly pid: number;
  /** Starts it with the frontends as they are now. @throws BalancerUnusable */
  start(): Promise<{ readonly ended: Promise<string> }>;
  /** Begins to ask a place whether it is ready, and to send it requests once it is. */
  admit(frontend: string, server: string): Promise<void>;
  /** Sends nothing there any more, and asks no more. */
  dismiss(frontend: string, server: string): Promise<void>;
  isUp(frontend: string, server: string): Promise<boolean>;
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 10_000;
const READY_POLL_MS = 50;
const LINES_IN_ERROR = 12;
/** What a unix socket's address has room for on the systems that Naru runs on, haproxy's own suffix included. */
const LONGEST_SOCKET_PATH = 90;

/** @throws BalancerUnusable when there is no haproxy, or the folder's path is too long for its socket */
export function createBalancer({ folder, frontends }: BalancerOptions): Balancer {
  const binary = haproxyBinary();
  const runtimeSocket = join(folder, 'balancer.sock');
  if (Buffer.byteLength(runtimeSocket) > LONGEST_SOCKET_PATH) {
    throw new BalancerUnusable(`the path ${folder} is too long for a socket in it; choose a shorter one.`);
  }
  const ask = createAskBalancer(runtimeSocket);
  let running: OwnedProgram | undefined;

  async function tell(command: string): Promise<void> {
    const answer = await ask(command).catch((error: unknown) => {
      // Gone for a moment: its next start reads how everything is by then.
      if (!isBusy(error)) return '';
      throw error;
    });
    if (answer) throw new Error(`haproxy refused "${command}": ${answer}`);
  }

  return {
    get pid() {
      if (running === undefined) throw new Error('haproxy was not started');
      return running.pid;
    },
    async start() {
      const configFile = join(folder, 'haproxy.cfg');
      writeFileSync(configFile, balancerConfig(frontends(), runtimeSocket), { mode: 0o600 });
      rmSync(runtimeSocket, { force: true });
      const started = runOwned(binary, ['-db', '-f', configFile]);
      running = started;
      await answers(started, ask);
      return { ended: started.exited.then(howItEnded) };
    },
    admit: (frontend, server) => tell(`set server ${frontend}/${server} state ready`),
    dismiss: (frontend, server) => tell(`set server ${frontend}/${server} state maint`),
    async isUp(frontend, server) {
      const statistics = await ask('show stat').catch(() => '');
      return isUp(statistics, frontend, server);
    },
    async stop() {
      running?.signal('SIGTERM');
      await running?.exited;
    },
  };
}

async function answers(program: OwnedProgram, ask: AskBalancer): Promise<void> {
  const lastLines: string[] = [];
  createInterface({ input: program.stderr }).on('line', (line) => {
    lastLines.push(line);
    if (lastLines.length > LINES_IN_ERROR) lastLines.shift();
  });
  let ended = false;
  void program.exited.then(() => {
    ended = true;
  });
  const giveUpAtMs = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    if (ended || Date.now() > giveUpAtMs) {
      program.signal('SIGKILL');
      throw new BalancerUnusable(whyNot(lastLines));
    }
    if (await ask('show info').catch(() => '')) return;
    await delay(READY_POLL_MS);
  }
}

function whyNot(lastWords: readonly string[]): string {
  const taken = lastWords.map((line) => /address already in use.*:(\d+)\]/i.exec(line)?.[1]).find(Boolean);
  if (taken) return `port ${taken} is taken; set PORT to another one (0 takes a free one).`;
  return ['haproxy did not start; its last words:', ...lastWords].join('\n  ');
}

function haproxyBinary(): string {
  try {
    const found = findProgram('haproxy');
    if (found) return found[0];
  } catch (error) {
    if (error instanceof ProgramUnusable) throw new BalancerUnusable(error.message);
    throw error;
  }
  throw new BalancerUnusable(`haproxy was not found: ${wayOut('haproxy')}.`);
}
