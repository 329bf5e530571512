import type { ServiceTables } from '@naru/persistence';
import { migrations } from '../migrations/index.ts';
import { entities } from './entities/index.ts';

export const reservationsTables: ServiceTables = {
  service: 'reservations',
  prefix: 'RESERVATIONS',
  entities,
  migrations,
};
