import { Initial } from './20261121-initial.ts';

/** In the order in which they are applied; a migration that has shipped never changes. */
export const migrations = [{ name: '20261121-initial', class: Initial }];
