export { createGuard, type Guard, type GuardOptions, Unavailable } from './guard.ts';
export { type SimulatedDelay, simulatedDelay } from './simulated-delay.ts';
