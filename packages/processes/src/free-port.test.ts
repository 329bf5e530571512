import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { freePort } from './index.ts';

const MANY = 120;

test('a free port can be listened on', async () => {
  const server = createServer().listen(await freePort(), '127.0.0.1');
  await once(server, 'listening');
  server.close();
});

test('no port is given twice, not even by two processes', async () => {
  const door = new URL('./index.ts', import.meta.url).href;
  const script = `import { freePort } from '${door}';
    const ports = [];
    for (let count = 0; count < ${MANY}; count += 1) ports.push(await freePort());
    console.log(ports.join(' '));`;
  const [{ stdout }, own] = await Promise.all([
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]),
    Promise.all(Array.from({ length: MANY }, () => freePort())),
  ]);
  const ports = [...own, ...stdout.trim().split(' ').map(Number)];
  expect(ports).toHaveLength(2 * MANY);
  expect(new Set(ports).size).toBe(2 * MANY);
});
