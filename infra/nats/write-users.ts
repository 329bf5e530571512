// Writes users.conf from the table of who may do what.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { committedUsersConfig } from './src/users/committed-users-config.ts';

writeFileSync(join(import.meta.dirname, 'users.conf'), committedUsersConfig());
