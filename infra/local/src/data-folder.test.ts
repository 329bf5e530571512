import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DataFolderUnusable, openDataFolder } from './data-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'naru-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const sentence = (path: string): string => {
  try {
    openDataFolder(path)[Symbol.dispose]();
  } catch (error) {
    if (error instanceof DataFolderUnusable) return error.message;
    throw error;
  }
  return 'opened';
};

test('a folder is for one process at a time', () => {
  const opened = openDataFolder(folder);
  expect(sentence(folder)).toMatch(/already running .* set NARU_DATA to another folder/);
  opened[Symbol.dispose]();
  expect(sentence(folder)).toBe('opened');
});

test('a path that cannot be a folder is told with the way out', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(sentence(file)).toMatch(/cannot be written to .* set NARU_DATA to another folder/);
  expect(sentence(join(file, 'below'))).toMatch(/cannot be written to/);
});

test.each(['lock', 'secrets.json'])('a damaged %s is named, and not taken for another process', (name) => {
  const file = join(folder, name);
  writeFileSync(file, `{ ${'damaged '.repeat(100)}`);
  expect(sentence(folder)).toContain(file);
  expect(sentence(folder)).toMatch(/delete it/);
  expect(sentence(folder)).not.toContain('already running');
});
