// Writes docs/metrics.md from what a running system tells: of `npm start`, one process tells everything.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricsPage } from './metrics-page.ts';

const [url = 'http://localhost:4000'] = process.argv.slice(2);
const text = await (await fetch(`${url}/metrics`)).text();
writeFileSync(join(import.meta.dirname, '../../docs/metrics.md'), metricsPage([text]));
