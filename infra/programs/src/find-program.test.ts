import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { findProgram, ProgramUnusable } from './find-program.js';
import { programNames, wayOut } from './programs.js';

function putBinary(folder: string, name = 'nats-server'): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

describe('a program of one executable', () => {
  test('its variable decides over PATH', async () => {
    await using named = temporaryFolder();
    await using onPath = temporaryFolder();
    putBinary(onPath.path);
    const binary = putBinary(named.path);
    expect(findProgram('nats-server', { NATS_SERVER_BIN: binary, PATH: onPath.path })).toEqual([binary]);
  });

  test('a variable that names nothing to run is reported, not passed over', async () => {
    await using folder = temporaryFolder();
    const env = { NATS_SERVER_BIN: join(folder.path, 'absent') };
    expect(() => findProgram('nats-server', env)).toThrow(ProgramUnusable);
  });

  test('PATH comes before the usual folders, and folders of its name are passed over', async () => {
    await using folder = temporaryFolder();
    const binary = putBinary(folder.path);
    mkdirSync(join(folder.path, 'first', 'nats-server'), { recursive: true });
    const env = { PATH: `/nonexistent:${join(folder.path, 'first')}:${folder.path}` };
    expect(findProgram('nats-server', env)).toEqual([binary]);
  });

  test('any of its names will do', async () => {
    await using folder = temporaryFolder();
    const binary = putBinary(folder.path, 'google-chrome');
    expect(findProgram('chromium', { PATH: folder.path })).toEqual([binary]);
  });
});

describe('a program of several executables', () => {
  test('all come from one folder, so that versions are not mixed', async () => {
    await using folder = temporaryFolder();
    const [old, whole] = [join(folder.path, 'old'), join(folder.path, 'whole')];
    putBinary(old, 'postgres');
    const expected = [putBinary(whole, 'postgres'), putBinary(whole, 'initdb')];
    expect(findProgram('postgresql', { PATH: `${old}:${whole}` })).toEqual(expected);
  });

  test('its variable names their folder', async () => {
    await using folder = temporaryFolder();
    const expected = [putBinary(folder.path, 'postgres'), putBinary(folder.path, 'initdb')];
    expect(findProgram('postgresql', { POSTGRESQL_BIN: folder.path, PATH: '' })).toEqual(expected);
  });

  test('a folder that lacks one is reported by what it lacks', async () => {
    await using folder = temporaryFolder();
    putBinary(folder.path, 'postgres');
    expect(() => findProgram('postgresql', { POSTGRESQL_BIN: folder.path })).toThrow(/postgres and initdb/);
  });
});

test.each(programNames)('who lacks %s is told where to get it and how to name it', (name) => {
  expect(wayOut(name)).toMatch(/^install \S+.* \(https:\/\/\S+\), or set [A-Z_]+ to /);
});
