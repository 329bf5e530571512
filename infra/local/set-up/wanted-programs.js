import { parseArgs } from 'node:util';
import { isProgramName, programNames } from '../../programs/src/index.js';
import { SetUpFailed } from './steps.js';

/** @typedef {import('../../programs/src/programs.js').ProgramName} ProgramName */

/**
 * The programs that the command line asks for.
 *
 * @param {readonly string[]} parameters
 * @returns {ProgramName[]}
 * @throws {SetUpFailed} on an unknown option or program
 */
export function wantedPrograms(parameters) {
  const { 'packages-only': packagesOnly, with: added } = parse(parameters);
  const names = packagesOnly ? [] : ['nats-server', ...added.flatMap((list) => list.split(','))];
  return [...new Set(names)].map((name) => {
    if (isProgramName(name)) return name;
    throw new SetUpFailed(
      `"${name}" is none of the programs that it can install: ${programNames.join(', ')}.`,
    );
  });
}

/** @param {readonly string[]} parameters */
function parse(parameters) {
  try {
    return parseArgs({
      args: [...parameters],
      options: {
        'packages-only': { type: 'boolean', default: false },
        with: { type: 'string', multiple: true, default: [] },
      },
    }).values;
  } catch (error) {
    const usage = 'usage: node infra/local/set-up.js [--packages-only | --with <program>,…]';
    throw new SetUpFailed(`${/** @type {Error} */ (error).message}; ${usage}`);
  }
}
