import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { freePort, temporaryFolder } from '@naru/test-harness';
import { startProcesses } from '../src/index.ts';

const secret = 'a-secret-of-at-least-32-characters';

/** Ids of the processes that this one has started and that still run; tests before may have left some, too. */
function children(): string[] {
  const lines = execFileSync('ps', ['-A', '-o', 'ppid=,pid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  const rows = lines.map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([parent, pid = '', state = '', ...args]) =>
    parent === String(process.pid) && !state.startsWith('Z') && /main\.ts/.test(args.join(' ')) ? [pid] : [],
  );
}

test('when one service cannot start, its last words are reported and none is left running', async () => {
  await using folder = temporaryFolder();
  const lines: string[] = [];
  const before = new Set(children());
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
  expect(children().filter((pid) => !before.has(pid))).toEqual([]);
});
