import { runSubgraph } from '@naru/subgraph-host';
import { callsConfig } from './config.ts';
import { startCalls } from './service.ts';

await runSubgraph({ name: 'calls', defaultPort: 4001, config: callsConfig, start: startCalls });
