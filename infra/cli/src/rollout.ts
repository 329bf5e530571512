import { askFleet, FleetAway, FleetRefused } from '@naru/fleet';
import { parseCommandLine } from './parse-command-line.ts';
import { UsageError } from './usage-error.ts';

const HELP = `Usage: npm run naru -- rollout <service>… | all

Replaces the processes of the services that "npm run services" runs on the data folder (NARU_DATA, .naru/ unless set)
by new ones, which read code and files anew. One process after another: the new one must be ready and get requests
before the old one drains and ends, so that nobody notices. When a new one cannot start, the old ones go on.

  npm run naru -- rollout calls
  npm run naru -- rollout all
`;

export async function rolloutCommand(args: readonly string[]): Promise<number> {
  const { help, names } = parseCommandLine(args);
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (names.length === 0) throw new UsageError('say which service, or "all"');
  const fleet = askFleet(process.env.NARU_DATA || '.naru');
  try {
    const running = [...new Set((await fleet.members()).map(({ service }) => service))];
    for (const service of names.includes('all') ? running : names) {
      await fleet.rollOut(service, (line) => process.stdout.write(`${service}: ${line}\n`));
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FleetAway || error instanceof FleetRefused)) throw error;
    process.stderr.write(`naru: ${error.message}\n`);
    return 1;
  }
}
