import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { isRecentEnough } from './nats-server.js';
import { agrees } from './packages.js';
import { run, withLock } from './steps.js';

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

test.each([
  ['nats-server: v2.9.10', true],
  ['nats-server: v2.12.1', true],
  ['nats-server: v3.0.0', true],
  ['nats-server: v2.8.4', false],
  ['nats-server: version 1.4.1', false],
  ['', false],
])('"%s" is recent enough: %s', (versionLine, expected) => {
  expect(isRecentEnough(versionLine)).toBe(expected);
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
