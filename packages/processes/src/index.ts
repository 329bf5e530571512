export { freePort } from './free-port.ts';
export type { ServiceProcess } from './service-process.ts';
export { type ProcessSystem, startProcesses } from './system.ts';
