export { type ProvisionOptions, provisionStreams, provisionStreamsAt } from './provision.ts';
export {
  type NatsServer,
  type NatsServerExit,
  type NatsServerOptions,
  NatsServerUnusable,
  startNatsServer,
} from './server.ts';
export { declareStreams, type StreamDeclaration, type StreamName, streamNames } from './streams.ts';
export { type NatsUsers, natsUsers } from './users/nats-users.ts';
export { SERVICE_ACCESS } from './users/service-access.ts';
