import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';

/** Skips the tests that the file names in `globalThis.testsNotForUs`, for suites that others wrote. */
export default class SkipByNameEnvironment extends TestEnvironment {
  readonly #met = new Set<string>();

  handleTestEvent(event: Circus.AsyncEvent): void {
    const names = (this.global['testsNotForUs'] ?? {}) as Record<string, string>;
    if (event.name === 'test_start' && fullNameOf(event.test) in names) {
      this.#met.add(fullNameOf(event.test));
      event.test.mode = 'skip';
    }
    if (event.name === 'run_finish') {
      const gone = Object.keys(names).filter((name) => !this.#met.has(name));
      if (gone.length > 0) throw new Error(`There are no such tests any more: ${gone.join('; ')}`);
    }
  }
}

/** Its own name behind those of what it stands in, but for the outermost one. */
function fullNameOf(test: Circus.TestEntry): string {
  const names = [test.name];
  let block: Circus.DescribeBlock | undefined = test.parent;
  for (; block && block.name !== 'ROOT_DESCRIBE_BLOCK'; block = block.parent) names.unshift(block.name);
  return names.slice(1).join(' › ');
}
