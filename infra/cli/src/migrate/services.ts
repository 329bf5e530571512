import { assignmentTables } from '@naru/assignment/tables';
import { callsTables } from '@naru/calls/tables';
import { customerViewsTables } from '@naru/customer-views/tables';
import { itemsTables } from '@naru/items/tables';
import type { ServiceTables } from '@naru/persistence';
import { reservationsTables } from '@naru/reservations/tables';
import { storesTables } from '@naru/stores/tables';

/** The tables of every service, in the order of their names. */
export const SERVICES: readonly ServiceTables[] = [
  assignmentTables,
  callsTables,
  customerViewsTables,
  itemsTables,
  reservationsTables,
  storesTables,
];
