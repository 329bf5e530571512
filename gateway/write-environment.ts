// Writes the README's tables of environment variables: `node gateway/write-environment.ts`.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helpMarkdown } from './src/help.ts';

const readme = join(import.meta.dirname, 'README.md');
const marker = '<!-- The tables are written by "node gateway/write-environment.ts". -->\n';

const [before] = (await readFile(readme, 'utf8')).split(marker);
await writeFile(readme, `${before}${marker}\n${helpMarkdown()}\n`);
