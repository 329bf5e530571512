import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { report, run, SetUpFailed } from './steps.js';

/** What the build is made from, below the project's folder. */
const sources = [
  'web/src',
  'web/public',
  'web/build',
  'web/index.html',
  'web/vite.config.ts',
  'packages/geography/src',
];
const versions = 'package-lock.json';

/**
 * Builds the web console unless the build there is was made from what is there now.
 *
 * @param {string} root
 * @throws {SetUpFailed}
 */
export async function provideConsole(root) {
  const mark = join(root, 'web', 'dist', '.built-from');
  const wanted = fingerprint(root);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  report('building the web console');
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { succeeded, output } = await run(node, [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'web'),
  });
  if (!succeeded) throw new SetUpFailed(`the web console could not be built:\n${output.trim()}`);
  writeFileSync(mark, wanted);
}

/** @param {string} root */
function fingerprint(root) {
  const hash = createHash('sha256');
  for (const file of [versions, ...sources.flatMap((source) => filesOf(root, source))]) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** @param {string} root @param {string} source @returns {string[]} */
function filesOf(root, source) {
  if (!statSync(join(root, source)).isDirectory()) return [source];
  return readdirSync(join(root, source), { recursive: true, encoding: 'utf8' })
    .map((file) => join(source, file))
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
}
