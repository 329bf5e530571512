/** A probe resolves when the part it watches works and throws when it does not. */
export type Probe = () => void | Promise<void>;

export interface HealthReport {
  readonly ready: boolean;
  /** The state of each part by name: `ok` or what is wrong, in words fit for an operator. */
  readonly checks: Readonly<Record<string, string>>;
}

/** Whether a process should get traffic. A process that is draining still lives but is no longer ready. */
export interface Health {
  check(name: string, probe: Probe): void;
  report(): Promise<HealthReport>;
  drain(): void;
  readonly draining: boolean;
}

export function createHealth(): Health {
  const probes = new Map<string, Probe>();
  let draining = false;
  return {
    check: (name, probe) => void probes.set(name, probe),
    drain: () => {
      draining = true;
    },
    get draining() {
      return draining;
    },
    async report() {
      const states = await Promise.all(
        [...probes].map(async ([name, probe]) => [name, await outcome(probe)] as const),
      );
      if (draining) states.push(['draining', 'the process is shutting down']);
      return { ready: states.every(([, state]) => state === 'ok'), checks: Object.fromEntries(states) };
    },
  };
}

async function outcome(probe: Probe): Promise<string> {
  try {
    await probe();
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
