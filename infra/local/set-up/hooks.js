import { report, run } from './steps.js';

const HOOKS = 'infra/hooks';

/**
 * Has git run the project's hooks in this clone. A clone that has hooks of its own keeps them, whoever set them and where;
 * NARU_HOOKS=off and CI leave everything as it is.
 *
 * @param {string} root
 */
export async function installHooks(root) {
  if (process.env['NARU_HOOKS'] === 'off' || process.env['CI']) return;
  const git = (/** @type {string[]} */ ...parameters) => run('git', parameters, { cwd: root });
  const inside = await git('rev-parse', '--show-prefix');
  if (!inside.succeeded || inside.output.trim() !== '') return; // no clone, or a folder of another project's
  const current = await git('config', '--get', 'core.hooksPath');
  if (current.output.trim() !== '') return;
  if ((await git('config', '--local', 'core.hooksPath', HOOKS)).succeeded)
    report(`git checks before each commit (${HOOKS}; off: git config core.hooksPath .git/hooks)`);
}
