export {
  DATABASE_OWNERS,
  type DatabaseOwner,
  databaseIn,
  databaseVariable,
  environment,
} from './environment.ts';
export { freePort } from './free-port.ts';
export type { ServiceProcess } from './service-process.ts';
export { type ProcessSystem, type ProcessSystemOptions, startProcesses } from './system.ts';
