import type { ServiceTables } from '@naru/persistence';
import { migrations } from '../migrations/index.ts';
import { entities } from './entities/index.ts';

export const storesTables: ServiceTables = { service: 'stores', prefix: 'STORES', entities, migrations };
