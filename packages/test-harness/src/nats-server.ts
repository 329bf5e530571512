// Tests run on the real server, started the way that the local runner starts it.
export { type NatsServer, type NatsServerOptions, startNatsServer } from '@naru/nats';
