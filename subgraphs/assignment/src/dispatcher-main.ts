import { connectBus, natsOptions } from '@naru/messaging';
import { createHttpServer, listen, runService } from '@naru/service-host';
import { processVariables } from '@naru/subgraph-host';
import { dispatcherConfig } from './config.ts';
import { startDispatcher } from './dispatcher.ts';
import { openAssignment } from './open-assignment.ts';

await runService({
  name: 'assignment-dispatcher',
  config: dispatcherConfig.extend(processVariables(4003)),
  async start(config, host) {
    const { NATS_URL: servers, PORT, HOST } = config;
    const bus = host.resources.use(
      await connectBus({ servers, name: host.service, log: host.log, ...natsOptions(config) }),
    );
    await startDispatcher(config, host, bus, await openAssignment(config, host, bus));
    await listen(createHttpServer(host), host, PORT, HOST);
  },
});
