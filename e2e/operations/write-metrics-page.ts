// Writes docs/metrics.md from what the processes of a running system tell: `npm run services` prints their URLs.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricsPage } from './metrics-page.ts';

const texts = process.argv.slice(2).map(async (url) => (await fetch(new URL('/metrics', url))).text());
const page = metricsPage(await Promise.all(texts));
writeFileSync(join(import.meta.dirname, '../../docs/metrics.md'), page);
