// `npm run bench:gateway`: Naru's gateway and others side by side. What is measured and how: bench/README.md.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { help, parseOptions, UsageError } from './options.ts';
import { runBenchmark } from './run-benchmark.ts';
import { resultsAsMarkdown } from './tables.ts';

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(help);
  } else {
    await using resources = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'naru-bench-'));
    resources.defer(() => rm(folder, { recursive: true, force: true }));
    const results = await runBenchmark(options, folder);
    const markdown = resultsAsMarkdown(results);
    await writeFile(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
    await writeFile(join(import.meta.dirname, 'results.md'), markdown);
    process.stdout.write(markdown);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 2;
}
