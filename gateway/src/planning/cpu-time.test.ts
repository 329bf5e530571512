import { expect, test } from '@jest/globals';
import { cpuMsOf } from './cpu-time.ts';

test('a process that works has used more than before; one that is not there tells nothing', () => {
  expect(cpuMsOf(undefined)).toBeUndefined();
  expect(cpuMsOf(2 ** 30)).toBeUndefined();
  if (process.platform !== 'linux') return expect(cpuMsOf(process.pid)).toBeUndefined();
  const before = cpuMsOf(process.pid) ?? Number.NaN;
  const { user, system } = process.cpuUsage();
  while (process.cpuUsage().user - user < 60_000);
  const used = (cpuMsOf(process.pid) ?? Number.NaN) - before;
  expect(used).toBeGreaterThanOrEqual(40);
  expect(before).toBeLessThanOrEqual((user + system) / 1_000 + 20);
});
