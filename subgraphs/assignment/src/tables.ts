import type { ServiceTables } from '@naru/persistence';
import { migrations } from '../migrations/index.ts';
import { entities } from './entities/index.ts';

export const assignmentTables: ServiceTables = {
  service: 'assignment',
  prefix: 'ASSIGNMENT',
  entities,
  migrations,
};
