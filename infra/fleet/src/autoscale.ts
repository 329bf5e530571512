import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import { type ScalingRange, wantedReplicas } from './scaling.ts';

export interface AutoscaleOptions {
  readonly ranges: Readonly<Record<string, ScalingRange>>;
  readonly say: (line: string) => void;
  readonly everyMs?: number;
  /** The processor time that a process has taken so far, in seconds; undefined when it has ended. */
  readonly cpuSecondsOf?: (pid: number) => number | undefined;
}

const USUAL_EVERY_MS = 5_000;
/** Fewer processes are wanted as often in a row before one ends: load that comes in waves keeps what it needs. */
const QUIET_ROUNDS = 6;

/** The processor time of each process at one moment. */
interface Measurement {
  readonly atMs: number;
  readonly seconds: ReadonlyMap<number, number>;
}

/** Whether the machine tells how much of the processor a process takes. */
export const canAutoscale = (): boolean => existsSync('/proc/self/stat');

/** Gives services more processes while theirs are busy, and fewer once they are not. Disposing of it waits for the change under way. */
export function startAutoscaler(
  fleet: Pick<Fleet, 'status' | 'scale'>,
  { ranges, say, everyMs = USUAL_EVERY_MS, cpuSecondsOf = cpuSeconds }: AutoscaleOptions,
): AsyncDisposable {
  const stopping = new AbortController();
  const quietRounds = new Map<string, number>();
  let last: Measurement = { atMs: 0, seconds: new Map() };

  function measure(): Measurement {
    const pids = fleet.status.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    const seconds = pids.flatMap((pid) => {
      const taken = cpuSecondsOf(pid);
      return taken === undefined ? [] : [[pid, taken] as const];
    });
    return { atMs: performance.now(), seconds: new Map(seconds) };
  }

  async function round(): Promise<void> {
    const [before, now] = [last, measure()];
    last = now;
    for (const [service, range] of Object.entries(ranges)) {
      const running = fleet.status.filter((member) => member.service === service);
      const shares = running.flatMap(({ pid = 0 }) => {
        const [from, to] = [before.seconds.get(pid), now.seconds.get(pid)];
        if (from === undefined || to === undefined) return [];
        return [((to - from) * 1_000) / (now.atMs - before.atMs)];
      });
      // One that has just started says nothing yet of the load.
      if (running.length === 0 || shares.length < running.length) continue;
      await adjust(service, running.length, wantedReplicas(shares, range));
    }
  }

  async function adjust(service: string, current: number, wanted: number): Promise<void> {
    const quiet = wanted < current ? (quietRounds.get(service) ?? 0) + 1 : 0;
    quietRounds.set(service, quiet);
    if (wanted === current || (wanted < current && quiet < QUIET_ROUNDS)) return;
    quietRounds.set(service, 0);
    say(`${service} has ${current} and gets ${wanted} processes, by their load`);
    await fleet.scale(service, wanted, say);
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      await round().catch((error: Error) => say(error.message));
      await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}

const TICKS_PER_SECOND = 100; // USER_HZ, which Linux fixes for what it tells programs
const STATE_FIELDS_BEFORE_CPU = 11;

/** Reads utime and stime: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function cpuSeconds(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user, system] = fields.slice(STATE_FIELDS_BEFORE_CPU);
    return (Number(user) + Number(system)) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
