export {
  DATABASE_OWNERS,
  type DatabaseOwner,
  databaseIn,
  databaseVariable,
  environment,
  type ProcessEnvironment,
} from './environment.ts';
export { freePort } from './free-port.ts';
export { type OwnedProgram, type ProgramExit, runOwned } from './owned-program.ts';
export { createServiceProcess, type ServiceProcess } from './service-process.ts';
export { type Business, SERVICES, type ServiceDefinition } from './services.ts';
export { type ProcessSystem, type ProcessSystemOptions, startProcesses } from './system.ts';
