import { ConfigError, parseConfig, variableOfFile } from '@naru/service-host';
import type { ConfiguredProcess } from './processes.ts';

/**
 * What a process would say of this environment when it started, and what it would not even notice: variables that nothing
 * reads, which is what a misspelt one is. Empty when all is well.
 */
export function checkProcess(process: ConfiguredProcess, environment: NodeJS.ProcessEnv): string[] {
  const unread = Object.keys(environment)
    .filter(
      (name) =>
        !(name in process.schema.shape) &&
        variableOfFile(process.schema, name) === undefined &&
        !process.families.some((start) => name.startsWith(start)),
    )
    .map((name) => `${name}: nothing reads it`);
  try {
    parseConfig(process.schema, environment);
    return unread;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...error.problems, ...unread];
  }
}
