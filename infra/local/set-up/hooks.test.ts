import { execFileSync } from 'node:child_process';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { run } from './steps.js';

const HOOKS_MODULE = new URL('./hooks.js', import.meta.url).href;

/** What a clone's git is told, after a set-up in a process of its own, away from this machine's git configuration. */
async function afterSetUp(folder: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const script = `import { installHooks } from '${HOOKS_MODULE}'; await installHooks(process.argv[1]);`;
  const clean = {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    CI: '',
    NARU_HOOKS: '',
    ...env,
  };
  const { succeeded, output } = await run(process.execPath, ['--input-type=module', '-e', script, folder], {
    env: clean,
  });
  expect({ succeeded, output }).toMatchObject({ succeeded: true });
  return (await run('git', ['config', '--get', 'core.hooksPath'], { cwd: folder, env: clean })).output.trim();
}

const clone = (folder: string) => execFileSync('git', ['init', '--quiet'], { cwd: folder });

test('a clone without hooks gets the project’s, and a second set-up changes nothing', async () => {
  await using folder = temporaryFolder();
  clone(folder.path);
  expect(await afterSetUp(folder.path)).toBe('infra/hooks');
  expect(await afterSetUp(folder.path)).toBe('infra/hooks');
});

test('hooks that somebody has chosen stay, and whoever wants none gets none', async () => {
  await using folder = temporaryFolder();
  clone(folder.path);
  expect(await afterSetUp(folder.path, { NARU_HOOKS: 'off' })).toBe('');
  expect(await afterSetUp(folder.path, { CI: 'true' })).toBe('');
  execFileSync('git', ['config', 'core.hooksPath', 'my/hooks'], { cwd: folder.path });
  expect(await afterSetUp(folder.path)).toBe('my/hooks');
});

test('a folder that is no clone is left alone', async () => {
  await using folder = temporaryFolder();
  expect(await afterSetUp(folder.path)).toBe('');
});

test('what is not in order is not committed, and the reason is told', async () => {
  await using folder = temporaryFolder();
  clone(folder.path);
  const project = join(import.meta.dirname, '../../..');
  for (const path of ['biome.json', '.gitignore', 'infra/hooks'])
    cpSync(join(project, path), join(folder.path, path), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(folder.path, 'node_modules'));
  writeFileSync(join(folder.path, 'untidy.ts'), 'export const one=1\n');
  await run('git', ['add', 'untidy.ts'], { cwd: folder.path });
  const who = [
    '-c',
    'user.name=test',
    '-c',
    'user.email=test@naru.example',
    '-c',
    'core.hooksPath=infra/hooks',
  ];
  const commit = () => run('git', [...who, 'commit', '--quiet', '--message', 'untidy'], { cwd: folder.path });
  expect(await commit()).toMatchObject({ succeeded: false, output: expect.stringContaining('untidy.ts') });
  const log = await run('git', ['log', '--oneline'], { cwd: folder.path });
  expect(log.succeeded).toBe(false); // there is no commit
});
