import type { ServiceTables } from '@naru/persistence';
import { migrations } from '../migrations/index.ts';
import { entities } from './entities/index.ts';

export const customerViewsTables: ServiceTables = {
  service: 'customer-views',
  prefix: 'CUSTOMER_VIEWS',
  entities,
  migrations,
};
