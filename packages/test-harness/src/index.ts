export { type DatabaseServer, startMariadb, startPostgresql } from '@naru/databases';
export { natsUsers, provisionStreams } from '@naru/nats';
export { freePort, type ProcessSystem, type ServiceProcess } from '@naru/processes';
export { findProgram } from '@naru/programs';
export { awayFromMidnight } from './away-from-midnight.ts';
export { type Client, createTestClient } from './client.ts';
export { type CommandResult, naruCommand } from './command-line.ts';
export {
  databaseOfService,
  databaseOn,
  onRealEngines,
  openWithTables,
  type TestDatabase,
  testDatabase,
  testedEngines,
} from './databases.ts';
export type { Feed } from './feed.ts';
export { type Naru, type NaruOptions, PATIENCE, startNaru } from './naru.ts';
export { type NaruFleet, type NaruFleetOptions, startNaruFleet } from './naru-fleet.ts';
export { type NatsServer, type NatsServerOptions, startNatsServer } from './nats-server.ts';
export { createNetworkLink, type NetworkLink } from './network-link.ts';
export { type Follower, follow, persistently } from './persistent-client.ts';
export { type SeededRandom, seededRandom } from './seeded-random.ts';
export { selfSignedCertificate } from './self-signed-certificate.ts';
export type { PublishedEvent, Streams } from './streams.ts';
export { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';
export { type CollectedSpan, startTraceCollector, type TraceCollector } from './trace-collector.ts';
export { type WaitOptions, waitFor } from './wait-for.ts';
