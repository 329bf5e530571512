import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { findNatsServer, NatsServerUnusable } from './find-nats-server.js';

function putBinary(folder: string): string {
  const path = join(folder, 'nats-server');
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

test('NATS_SERVER_BIN decides over PATH', async () => {
  await using named = temporaryFolder();
  await using onPath = temporaryFolder();
  putBinary(onPath.path);
  const binary = putBinary(named.path);
  expect(findNatsServer({ NATS_SERVER_BIN: binary, PATH: onPath.path })).toBe(binary);
});

test('a NATS_SERVER_BIN that cannot be run is reported, not passed over', async () => {
  await using folder = temporaryFolder();
  const env = { NATS_SERVER_BIN: join(folder.path, 'absent') };
  expect(() => findNatsServer(env)).toThrow(NatsServerUnusable);
});

test('PATH comes before the usual folders, and folders named nats-server are passed over', async () => {
  await using folder = temporaryFolder();
  const binary = putBinary(folder.path);
  expect(findNatsServer({ PATH: `/nonexistent:${folder.path}` })).toBe(binary);
});
