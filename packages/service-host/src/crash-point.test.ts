import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { createCrashPoint } from './crash-point.ts';

const DOOR = new URL('./index.ts', import.meta.url).href;
const SCRIPT = `import { crashPoint } from '${DOOR}';
  crashPoint('before-commit');
  console.log('committed');
  crashPoint('after-commit');
  console.log('went on');`;

const run = (NARU_CRASH_POINTS: string) =>
  promisify(execFile)(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    env: { ...process.env, NARU_CRASH_POINTS },
  }).catch((error: { signal: string; stdout: string; stderr: string }) => error);

test('an armed process dies at the point, and says at which', async () => {
  expect(await run('after-commit=1')).toMatchObject({
    signal: 'SIGKILL',
    stdout: 'committed\n',
    stderr: expect.stringContaining('crash point after-commit\n'),
  });
});

test('a process that nobody has armed goes on', async () => {
  expect(await run('')).toMatchObject({ stdout: 'committed\nwent on\n' });
});

test.each(['before-lunch=1', 'before-ack', 'before-ack=2', 'before-ack=-1', 'before-ack=often'])(
  '%s is refused',
  (variable) => {
    expect(() => createCrashPoint(variable)).toThrow('is no crash point with a probability');
  },
);
