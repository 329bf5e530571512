import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const README = join(import.meta.dirname, '../README.md');

/**
 * Puts a benchmark's figures in the place of its former ones in the README.
 * @param benchmark the command that measured them, as `bench:system`
 * @throws Error when the README has no place for them
 */
export async function writeReadmeSection(benchmark: string, figures: string): Promise<void> {
  const [begin, end] = [`<!-- ${benchmark} -->`, `<!-- /${benchmark} -->`];
  const [head, rest] = (await readFile(README, 'utf8')).split(begin);
  const tail = rest?.split(end)[1];
  if (tail === undefined) throw new Error(`README.md has no ${begin} … ${end}`);
  await writeFile(README, `${head}${begin}\n\n${figures}\n${end}${tail}`);
}
