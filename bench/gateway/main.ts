// `npm run bench:gateway`: Naru's gateway and others side by side. What is measured and how: bench/README.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeReadmeSection } from '../readme-section.ts';
import { help, parseOptions, UsageError } from './options.ts';
import { readmeSection, reportOf } from './report.ts';
import { runBenchmark } from './run-benchmark.ts';

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(help);
  } else {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
    const folder = mkdtempSync(join(tmpdir(), 'naru-bench-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const results = await runBenchmark(options, folder);
    const markdown = reportOf(results);
    if (options.isWhole) {
      await writeFile(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
      await writeFile(join(import.meta.dirname, 'results.md'), markdown);
      await writeReadmeSection('bench:gateway', readmeSection(results));
    }
    process.stdout.write(markdown);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 2;
}
