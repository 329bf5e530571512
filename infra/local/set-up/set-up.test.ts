import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { agrees } from './packages.js';
import { isRecentEnough } from './programs.js';
import { run, SetUpFailed, withLock } from './steps.js';
import { wantedPrograms } from './wanted-programs.js';

describe('packages are installed again only when they differ from the lock', () => {
  const lock = {
    packages: {
      '': { version: '0.0.0' },
      'node_modules/pino': { version: '10.4.0', integrity: 'sha512-a' },
      'node_modules/@turbo/darwin-64': { version: '2.11.11', optional: true },
    },
  };

  test('another platform’s package may be missing', () => {
    const installed = { packages: { 'node_modules/pino': { version: '10.4.0', integrity: 'sha512-a' } } };
    expect(agrees(lock, installed)).toBe(true);
  });

  test.each([
    ['nothing is installed', undefined],
    ['a package is missing', { packages: {} }],
    [
      'a version differs',
      { packages: { 'node_modules/pino': { version: '10.3.0', integrity: 'sha512-a' } } },
    ],
    ['content differs', { packages: { 'node_modules/pino': { version: '10.4.0', integrity: 'sha512-b' } } }],
  ])('%s', (_case, installed) => {
    expect(agrees(lock, installed)).toBe(false);
  });
});

test('the lock says what each package must hash to', () => {
  const { packages } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../package-lock.json'), 'utf8'),
  );
  const unhashed = Object.entries<{ link?: boolean; integrity?: string }>(packages)
    .filter(([path, { link, integrity }]) => path.includes('node_modules/') && !link && !integrity)
    .map(([path]) => path);
  expect(unhashed).toEqual([]);
});

test.each([
  ['nats-server: v2.9.10', [2, 9], true],
  ['nats-server: v2.12.1', [2, 9], true],
  ['nats-server: v3.0.0', [2, 9], true],
  ['nats-server: v2.8.4', [2, 9], false],
  ['nats-server: version 1.4.1', [2, 9], false],
  ['postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)', [13, 0], true],
  ['mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64', [10, 6], true],
  ['mariadbd  Ver 10.5.23-MariaDB for Linux', [10, 6], false],
  ['', [2, 9], false],
] as [string, [number, number], boolean][])('"%s" is at least %j: %s', (versionLine, atLeast, expected) => {
  expect(isRecentEnough(versionLine, atLeast)).toBe(expected);
});

describe('the command line says which programs are wanted', () => {
  test.each([
    ['nothing said: what `npm start` needs', [], ['nats-server']],
    ['--packages-only', ['--packages-only'], []],
    [
      'more of them, once each',
      ['--with', 'postgresql,mariadb', '--with', 'mariadb,curl'],
      ['nats-server', 'postgresql', 'mariadb', 'curl'],
    ],
  ])('%s', (_case, parameters, expected) => {
    expect(wantedPrograms(parameters)).toEqual(expected);
  });

  test.each([
    ['an unknown program', ['--with', 'oracle'], /oracle.*none of the programs.*nats-server/],
    ['an unknown option', ['--without', 'curl'], /--without.*usage/],
  ])('%s is refused', (_case, parameters, words) => {
    expect(() => wantedPrograms(parameters)).toThrow(SetUpFailed);
    expect(() => wantedPrograms(parameters)).toThrow(words);
  });
});

test('set-ups in one folder run one after the other', async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, 'lock');
  let running = 0;
  const work = async () => {
    running += 1;
    expect(running).toBe(1);
    await run(process.execPath, ['--version']);
    running -= 1;
  };
  await Promise.all([withLock(path, work), withLock(path, work)]);
  expect(existsSync(path)).toBe(false);
});

test('the lock of a set-up that was killed is taken over', async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, 'lock');
  const { output } = await run(process.execPath, ['--print', 'process.pid']);
  writeFileSync(path, output.trim());
  await withLock(path, async () => {});
  expect(existsSync(path)).toBe(false);
});
