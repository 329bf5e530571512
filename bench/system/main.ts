// `npm run bench:system`: all of Naru under load. What is measured and how: bench/README.md.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { thisMachine } from '../gateway/machine.ts';
import { say } from '../gateway/narration.ts';
import { writeReadmeSection } from '../readme-section.ts';
import { startClients } from './clients.ts';
import { measureGrowth } from './growth.ts';
import { startNaru } from './naru.ts';
import { type EngineName, help, type Options, parseOptions, UsageError } from './options.ts';
import { readmeSection, reportOf } from './report.ts';
import type { EngineResults, Results } from './results.ts';
import { measureSiege } from './siege.ts';
import { measureSubscribers } from './subscribers.ts';

async function measure(engine: EngineName, options: Options): Promise<EngineResults> {
  const measured: EngineResults = {};
  for (const part of options.parts) {
    say(`${engine}: ${part}`);
    await using naru = await startNaru(engine);
    if (part === 'siege') {
      using clients = startClients();
      measured.siege = await measureSiege(naru, clients, options);
    }
    if (part === 'subscribers') measured.subscribers = await measureSubscribers(naru, options);
    if (part === 'growth') measured.growth = await measureGrowth(naru, options);
  }
  return measured;
}

/** Keeps what parts that were not asked for this time were measured with before. */
async function write(results: Results): Promise<void> {
  const file = join(import.meta.dirname, 'results.json');
  const before = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Results,
    () => undefined,
  );
  const engines: Results['engines'] = { ...before?.engines };
  for (const [engine, measured] of Object.entries(results.engines) as [EngineName, EngineResults][])
    engines[engine] = { ...engines[engine], ...measured };
  const all = { ...results, engines };
  await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
  await writeFile(join(import.meta.dirname, 'results.md'), reportOf(all));
  await writeReadmeSection('bench:system', readmeSection(all));
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(help);
  } else {
    const machine = thisMachine();
    const engines: Results['engines'] = {};
    for (const engine of options.engines) engines[engine] = await measure(engine, options);
    const { seconds, users } = options;
    const results: Results = { machine, settings: { seconds, users }, engines };
    if (options.write) await write(results);
    process.stdout.write(reportOf(results));
  }
  process.exit(0);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 2;
}
