import type { ServiceTables } from '@naru/persistence';
import { migrations } from '../migrations/index.ts';
import { entities } from './entities/index.ts';

export const callsTables: ServiceTables = { service: 'calls', prefix: 'CALLS', entities, migrations };
