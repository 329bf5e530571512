import { runSubgraph } from '@naru/subgraph-host';
import { customerViewsConfig } from './config.ts';
import { startCustomerViews } from './service.ts';

await runSubgraph({
  name: 'customer-views',
  defaultPort: 4004,
  config: customerViewsConfig,
  start: startCustomerViews,
});
