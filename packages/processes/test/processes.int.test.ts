import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { freePort, temporaryFolder } from '@naru/test-harness';
import { startProcesses } from '../src/index.ts';

const secret = 'a-secret-of-at-least-32-characters';

/** The service processes that this process has started and that still run. */
function children(): string[] {
  const lines = execFileSync('ps', ['-A', '-o', 'ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  const own = lines.filter((line) => line.trim().startsWith(`${process.pid} `));
  return own.filter((line) => /main\.ts/.test(line) && !/^\s*\d+\s+Z/.test(line));
}

test('when one service cannot start, its last words are reported and none is left running', async () => {
  await using folder = temporaryFolder();
  const lines: string[] = [];
  const starting = startProcesses({
    dataFolder: folder.path,
    // Nothing listens there: the other services would wait for it for ever.
    natsUrl: `nats://127.0.0.1:${await freePort()}`,
    secrets: { gateway: secret, cursor: secret },
    env: { QUOTE_TTL_MS: 'soon' },
    log: (service, line) => lines.push(`${service}: ${line}`),
  });
  await expect(starting).rejects.toThrow(
    /^calls did not become ready; its last words:[\s\S]*QUOTE_TTL_MS: expected a whole number/,
  );
  expect(lines).toContainEqual(expect.stringMatching(/^calls: .*QUOTE_TTL_MS/));
  expect(children()).toEqual([]);
});
