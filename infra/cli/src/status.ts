import { askFleet, FleetAway } from '@naru/fleet';
import { parseCommandLine } from './parse-command-line.ts';
import { UsageError } from './usage-error.ts';

const HELP = `Usage: npm run naru -- status

Lists the processes of "npm run services" on the data folder (NARU_DATA, .naru/ unless set), and how often each was
started again because it had ended or hung.
`;

export async function statusCommand(args: readonly string[]): Promise<number> {
  const { help, names } = parseCommandLine(args);
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (names.length > 0) throw new UsageError('status takes no names');
  try {
    const members = await askFleet(process.env.NARU_DATA || '.naru').members();
    const rows = members.map(({ name, state, pid, restarts, url }) => [
      name,
      state,
      String(pid ?? '-'),
      String(restarts),
      url,
    ]);
    process.stdout.write(table([['PROCESS', 'STATE', 'PID', 'RESTARTS', 'URL'], ...rows]));
    return 0;
  } catch (error) {
    if (!(error instanceof FleetAway)) throw error;
    process.stderr.write(`naru: ${error.message}\n`);
    return 1;
  }
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
