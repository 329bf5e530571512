import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const dist = join(import.meta.dirname, '../../web/dist');
const assets = join(dist, 'assets');
const FIRST_LOAD_BYTES = 200 * 1024;

const compressedBytes = (file: string): number => statSync(join(assets, `${file}.br`)).size;

/** Every script that a script imports, itself included; what is imported later on demand is not. */
function withImports(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  const code = readFileSync(join(assets, file), 'utf8');
  for (const [, imported = ''] of code.matchAll(/\bfrom\s*["']\.\/([\w.-]+\.js)["']/g))
    withImports(imported, found);
  for (const [, imported = ''] of code.matchAll(/\bimport\s*["']\.\/([\w.-]+\.js)["']/g))
    withImports(imported, found);
  return found;
}

test('the first load of each role is at most 200 KiB of compressed JavaScript', () => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const entry = /src="\/assets\/([\w.-]+\.js)"/.exec(page)?.[1] ?? '';
  const screens = readdirSync(assets).filter((file) => /^screens-[\w-]+\.js$/.test(file));
  expect(screens).toHaveLength(4); // one a role
  for (const screen of screens) {
    const files = new Set([...withImports(entry), ...withImports(screen)]);
    const bytes = [...files].reduce((sum, file) => sum + compressedBytes(file), 0);
    expect(bytes).toBeGreaterThan(50 * 1024); // or else it was not found
    expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
  }
});

test('every text file of the build has its compressed copies, and every asset is named by its content', () => {
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:js|css|html|svg)$/.test(file)) continue;
    for (const packed of ['br', 'gz'])
      expect([file, existsSync(join(dist, `${file}.${packed}`))]).toEqual([file, true]);
  }
  for (const file of readdirSync(assets)) expect(file).toMatch(/-[\w-]{8}\.(?:js|css)(?:\.(?:br|gz))?$/);
});
