import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncapiOf } from './generator/asyncapi.ts';
import { readCatalogue } from './generator/catalogue.ts';
import { typescriptOf } from './generator/typescript.ts';

// `node schema/generate.ts` writes what follows from the JSON Schema files; `--check` only compares it.
const root = import.meta.dirname;
const catalogue = readCatalogue(root);
const outputs = { ...(await typescriptOf(catalogue)), 'asyncapi.yaml': asyncapiOf(catalogue) };

if (process.argv.includes('--check')) {
  const drifted = Object.entries(outputs).flatMap(([file, content]) =>
    current(file) === content ? [] : [file],
  );
  for (const file of drifted)
    console.error(`schema/${file} differs from the JSON Schema files: node schema/generate.ts`);
  process.exitCode = drifted.length > 0 ? 1 : 0;
} else {
  for (const [file, content] of Object.entries(outputs)) writeFileSync(join(root, file), content);
}

function current(file: string): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
