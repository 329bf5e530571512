export { freePort, type ProcessSystem, type ServiceProcess } from '@naru/processes';
export { findNatsServer, type NatsServer, type NatsServerOptions, startNatsServer } from './nats-server.ts';
export { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';
export { type WaitOptions, waitFor } from './wait-for.ts';
