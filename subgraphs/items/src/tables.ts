import type { ServiceTables } from '@naru/persistence';
import { migrations } from '../migrations/index.ts';
import { entities } from './entities/index.ts';

export const itemsTables: ServiceTables = { service: 'items', prefix: 'ITEMS', entities, migrations };
