import { writeFileSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { temporaryFolder, waitFor } from '@naru/test-harness';
import { pino } from 'pino';
import { fileSource } from './file-source.ts';
import { SupergraphUnavailable } from './supergraph-source.ts';

const NEVER_MS = 1_000_000;
const log = pino({ level: 'silent' });
let resources: AsyncDisposableStack;
let folder: string;
let path: string;

beforeEach(() => {
  resources = new AsyncDisposableStack();
  folder = resources.use(temporaryFolder()).path;
  path = join(folder, 'supergraph.graphql');
});
afterEach(() => resources.disposeAsync());

/** What the source has handed over, after what it opened with. */
async function follow(file: string, pollMs = NEVER_MS) {
  const source = resources.use(fileSource({ path: file, pollMs, log }));
  const seen = [await source.open()];
  source.follow((sdl) => seen.push(sdl));
  await source.refresh(); // the watch is on by now
  return { source, seen, until: (text: string) => waitFor(() => seen.at(-1) === text, { what: text }) };
}

test('a file that is written to, or replaced by another, is handed over', async () => {
  await writeFile(path, 'one');
  const { seen, until } = await follow(path);
  writeFileSync(path, 'two'); // in one go: it must not be read between its being emptied and written
  await until('two');
  await writeFile(join(folder, 'draft'), 'three');
  await rename(join(folder, 'draft'), path);
  await until('three');
  expect(seen).toEqual(['one', 'one', 'two', 'three']);
});

test('the link on the way to a file, as Kubernetes swaps it for a ConfigMap, is followed', async () => {
  for (const version of ['one', 'two']) {
    await mkdir(join(folder, version));
    await writeFile(join(folder, version, 'supergraph.graphql'), version);
  }
  await symlink('one', join(folder, '..data'));
  await symlink('..data/supergraph.graphql', path);
  const { until } = await follow(path);
  await symlink('two', join(folder, '..data_next'));
  await rename(join(folder, '..data_next'), join(folder, '..data'));
  await until('two');
});

test('polling finds what nobody tells of', async () => {
  await mkdir(join(folder, 'elsewhere'));
  await writeFile(join(folder, 'elsewhere/real'), 'one');
  await symlink('elsewhere/real', path);
  const { until } = await follow(path, 20);
  await writeFile(join(folder, 'elsewhere/real'), 'two');
  await until('two');
});

test('a file that goes away leaves the last one standing until there is another', async () => {
  await writeFile(path, 'one');
  const { source, seen, until } = await follow(path);
  await rm(path);
  await source.refresh();
  expect(seen).toEqual(['one', 'one']);
  await writeFile(path, 'two');
  await until('two');
});

test('a file that is not there is named, with the way out', async () => {
  const source = resources.use(fileSource({ path, pollMs: NEVER_MS, log }));
  await expect(source.open()).rejects.toThrow(SupergraphUnavailable);
  await expect(source.open()).rejects.toThrow(`SUPERGRAPH_FILE: there is no file "${path}". Compose one`);
});
