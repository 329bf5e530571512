// `npm run check`: every `check:*` script of the root package.json, side by side, each again only when its inputs changed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const checks = Object.keys(scripts).filter((name) => name.startsWith('check:'));

const turbo = spawn(
  join(root, 'node_modules', '.bin', 'turbo'),
  ['run', ...checks, '--continue', '--output-logs=new-only'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, APOLLO_TELEMETRY_DISABLED: '1', TURBO_TELEMETRY_DISABLED: '1' },
  },
);
const [code] = await once(turbo, 'exit');
process.exitCode = code ?? 1;
