import { runSubgraph } from '@naru/subgraph-host';
import { deskConfig } from './config.ts';
import { startDesk } from './desk.ts';
import { openAssignment } from './open-assignment.ts';

await runSubgraph({
  name: 'assignment-desk',
  defaultPort: 4002,
  config: deskConfig,
  start: async (config, host, bus) => startDesk(config, host, bus, await openAssignment(config, host, bus)),
});
