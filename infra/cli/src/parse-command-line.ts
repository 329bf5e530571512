import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** The command line of a command that takes names and no option but `--help`. @throws UsageError */
export function parseCommandLine(args: readonly string[]): { help: boolean; names: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    return { help: values.help, names: positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
