import { runSubgraph } from '@naru/subgraph-host';
import { reservationsConfig } from './config.ts';
import { openReservations } from './open-reservations.ts';
import { startReservations } from './service.ts';

await runSubgraph({
  name: 'reservations',
  defaultPort: 4006,
  config: reservationsConfig,
  start: async (config, host, bus) =>
    startReservations(config, host, bus, await openReservations(config, host, bus)),
});
