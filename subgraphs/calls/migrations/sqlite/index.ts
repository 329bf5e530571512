import { Initial } from './20261121-initial.ts';
import { ListsByStatus } from './20261129-lists-by-status.ts';

/** In the order in which they are applied; a migration that has shipped never changes. */
export const migrations = [
  { name: '20261121-initial', class: Initial },
  { name: '20261129-lists-by-status', class: ListsByStatus },
];
