export { freePort, type ProcessSystem, type ServiceProcess } from '@naru/processes';
export { type Client, createTestClient } from './client.ts';
export type { Feed } from './feed.ts';
export { type Naru, type NaruOptions, startNaru } from './naru.ts';
export { findNatsServer, type NatsServer, type NatsServerOptions, startNatsServer } from './nats-server.ts';
export { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';
export { type WaitOptions, waitFor } from './wait-for.ts';
