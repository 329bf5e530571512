export { createGuard, type Guard, type GuardOptions, Unavailable } from './guard.ts';
