export { type CallsConfig, callsConfig } from './config.ts';
export { startCalls } from './service.ts';
export { callsTables } from './tables.ts';
