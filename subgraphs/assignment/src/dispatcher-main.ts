import { connectBus } from '@naru/messaging';
import { createHttpServer, listen, runService, variables } from '@naru/service-host';
import { dispatcherConfig } from './config.ts';
import { startDispatcher } from './dispatcher.ts';
import { openAssignment } from './open-assignment.ts';

await runService({
  name: 'assignment-dispatcher',
  config: dispatcherConfig.extend({
    PORT: variables.port(4003),
    HOST: variables.text('127.0.0.1'),
    NATS_URL: variables.text('nats://127.0.0.1:4222'),
  }),
  async start(config, host) {
    const { NATS_URL: servers, PORT, HOST } = config;
    const bus = host.resources.use(await connectBus({ servers, name: host.service, log: host.log }));
    await startDispatcher(config, host, bus, await openAssignment(config, host, bus));
    await listen(createHttpServer(host), host, PORT, HOST);
  },
});
