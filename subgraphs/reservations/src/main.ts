import { runSubgraph } from '@naru/subgraph-host';
import { reservationsConfig } from './config.ts';
import { startReservations } from './service.ts';

await runSubgraph({
  name: 'reservations',
  defaultPort: 4006,
  config: reservationsConfig,
  start: startReservations,
});
