// Writes dashboard.json from the table of panels.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboard } from './src/dashboard.ts';

writeFileSync(join(import.meta.dirname, 'dashboard.json'), `${JSON.stringify(dashboard(), null, 2)}\n`);
