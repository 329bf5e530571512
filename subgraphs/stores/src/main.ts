import { runSubgraph } from '@naru/subgraph-host';
import { storesConfig } from './config.ts';
import { startStores } from './service.ts';

await runSubgraph({ name: 'stores', defaultPort: 4007, config: storesConfig, start: startStores });
