import { findProgram, ProgramUnusable, wayOut } from '@naru/programs';
import { DatabaseServerUnusable } from './database-server.ts';

/** The server and what makes its data folder. @throws DatabaseServerUnusable when the machine has none. */
export function executablesOf(name: 'postgresql' | 'mariadb'): [server: string, initializer: string] {
  try {
    const found = findProgram(name);
    if (found?.[1] !== undefined) return [found[0], found[1]];
  } catch (error) {
    if (error instanceof ProgramUnusable) throw new DatabaseServerUnusable(error.message);
    throw error;
  }
  throw new DatabaseServerUnusable(`${name} was not found: ${wayOut(name)}.`);
}
