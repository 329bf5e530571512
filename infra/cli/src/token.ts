import { parseArgs } from 'node:util';
import { DevelopmentKeyUnusable, isRole, issueDevelopmentToken, ROLES } from '@naru/identity';
import { Cannot } from './cannot.ts';
import { UsageError } from './usage-error.ts';

const HELP = `Usage: npm run naru -- token --role customer|vendor|courier|operator --sub <id> [--scope <scopes>] [--ttl <seconds>]

Prints a token, alone on the last line, signed with the development key of the data folder (NARU_DATA, .naru/ unless set).
Scopes are separated by spaces. The token is good for a gateway that runs on the same data folder, and only where no JWKS_URL is set.
`;
const SUBJECT = /^[A-Za-z0-9_-]{1,64}$/;

export async function tokenCommand(args: readonly string[]): Promise<number> {
  const options = parse(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const role = options.role?.toUpperCase();
  if (!isRole(role)) throw new UsageError(`--role must be one of ${ROLES.join(', ').toLowerCase()}`);
  if (options.sub === undefined || !SUBJECT.test(options.sub)) {
    throw new UsageError('--sub must be 1 to 64 letters, digits, _ or -');
  }
  const ttlSeconds = Number(options.ttl ?? 86_400);
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1)
    throw new UsageError('--ttl must be a number of seconds');
  const folder = process.env.NARU_DATA || '.naru';
  const scopes = options.scope?.split(' ') ?? [];
  const { sub } = options;
  try {
    process.stdout.write(`${await issueDevelopmentToken(folder, { role, sub, scopes, ttlSeconds })}\n`);
    return 0;
  } catch (error) {
    if (error instanceof DevelopmentKeyUnusable) throw new Cannot(error.message);
    throw error;
  }
}

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({
      args: [...args],
      options: { role: text, sub: text, scope: text, ttl: text, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
