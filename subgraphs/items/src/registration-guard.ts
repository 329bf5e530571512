import { createGuard, type Guard, simulatedDelay } from '@naru/resilience';
import type { ItemsConfig } from './config.ts';

const FAILURES_TO_OPEN = 5;
const OPEN_FOR_MS = 1_000;

/**
 * Keeps registrations from taking more of the service than it can spare: few at once, none that takes too long, and
 * none at all for a while when they keep taking too long. Everything else goes past it.
 */
export function registrationGuard(config: ItemsConfig): Guard {
  const slow = simulatedDelay({ fixedMs: config.SIMULATED_DELAY_MS, jitterMs: config.SIMULATED_JITTER_MS });
  if (!config.REGISTRATION_GUARD) return (register) => slow().then(register);
  const guard = createGuard({
    name: 'items.register',
    failuresToOpen: FAILURES_TO_OPEN,
    openForMs: OPEN_FOR_MS,
    maxConcurrent: config.REGISTRATIONS_AT_ONCE,
    maxQueued: 0,
    timeoutMs: config.REGISTRATION_TIMEOUT_MS,
    isFailure: () => false,
  });
  return (register) => guard(() => slow().then(register));
}
