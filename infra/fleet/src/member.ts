import { createServiceProcess, type ServiceDefinition, type ServiceProcess } from '@naru/processes';
import { howItEnded } from './how-it-ended.ts';
import { type Kept, keepRunning } from './keep-running.ts';
import { hung, type Liveness } from './liveness.ts';

/** One process of a service, as an operator sees it. */
export interface MemberStatus {
  readonly service: string;
  /** Such as `calls-2`. */
  readonly name: string;
  readonly state: 'starting' | 'running' | 'stopping' | 'restarting';
  readonly pid: number | undefined;
  readonly url: string;
  /** How often it was started again by itself. */
  readonly restarts: number;
}

/** One process of a service, which is started again when it ends or hangs. */
export interface Member {
  readonly process: ServiceProcess;
  readonly status: MemberStatus;
  /** Resolves when it is ready. @throws Error with its last words when it ends before that. */
  start(): Promise<void>;
  /** Lets it drain and end, and starts it no more. */
  stop(): Promise<void>;
  /** Ends it at once, and starts it no more. */
  kill(): Promise<void>;
}

export interface MemberOptions {
  readonly service: ServiceDefinition;
  readonly name: string;
  readonly port: number;
  /** Asked at each start. */
  readonly env: () => Readonly<Record<string, string>>;
  readonly liveness: Liveness;
  readonly log: (name: string, line: string) => void;
  readonly say: (line: string) => void;
}

export function createMember({ service, name, port, env, liveness, log, say }: MemberOptions): Member {
  const settings = {
    ...{ port, log },
    get env() {
      return env();
    },
  };
  const process = createServiceProcess({ ...service, name }, settings);
  let kept: Kept | undefined;
  let stopping = false;

  async function start() {
    await process.start();
    const watching = new AbortController();
    let isHung = false;
    void hung(process.url, liveness, watching.signal).then(() => {
      isHung = true;
      return process.kill();
    });
    const ended = process.exited.then((exit) => {
      watching.abort();
      return isHung ? 'did not answer any more and was killed' : howItEnded(exit);
    });
    return { ended };
  }

  async function end(how: () => Promise<void>): Promise<void> {
    stopping = true;
    const released = kept?.release();
    await how();
    await released;
    // It may have been on its way back when it was told to end.
    await how();
  }

  const state = (): MemberStatus['state'] => {
    if (stopping) return 'stopping';
    if (kept === undefined) return 'starting';
    return kept.works ? 'running' : 'restarting';
  };

  return {
    process,
    get status() {
      const { pid, url } = process;
      return { service: service.name, name, state: state(), pid, url, restarts: kept?.restarts ?? 0 };
    },
    async start() {
      kept = await keepRunning({ name, start }, say);
    },
    stop: () => end(() => process.stop()),
    kill: () => end(() => process.kill()),
  };
}
