import { programs } from '../../programs/src/index.js';
import { run } from './steps.js';

/**
 * Homebrew, where it is installed. It starts no service by itself.
 *
 * @returns {Promise<import('./programs.js').PackageManager | undefined>}
 */
export async function brew() {
  if (!(await run('brew', ['--version'])).succeeded) return undefined;
  return {
    name: 'brew',
    packagesOf: (name) => [programs[name].brew].filter((formula) => formula !== undefined),
    refusal: undefined,
    command: (formulas) => `brew install ${formulas.join(' ')}`,
    install: async (formulas) => (await run('brew', ['install', ...formulas])).output,
  };
}
