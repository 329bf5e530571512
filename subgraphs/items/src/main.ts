import { runSubgraph } from '@naru/subgraph-host';
import { itemsConfig } from './config.ts';
import { startItems } from './service.ts';

await runSubgraph({ name: 'items', defaultPort: 4005, config: itemsConfig, start: startItems });
