// `npm run test:chaos`: the chaos suite with a seed and for as long as one likes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { inOwnNetwork, OWN_NETWORK_VARIABLE } from './own-network.ts';

const HELP = `Usage: npm run test:chaos -- [--seed <number>] [--seconds <number> | --minutes <number>] [--runs <number>]
                            [--engines sqlite|real]

Both businesses go on under a steady load, with subscribers, while processes are killed, stopped, cut off and rolled
out at random, and crash before and after their commits, publications, replies and acknowledgements. Then everything
must be sound: every acknowledged command had its effect once, owners and views agree, nothing is oversold, no courier
has more than fits, nobody missed or repeated a change, nothing is a dead letter.

  --seed <number>      chooses what happens; printed by every run. A random one without it
  --seconds, --minutes how long it happens; 60 seconds without them
  --engines real       on a PostgreSQL and a MariaDB of its own, which are killed and stopped too; SQLite without it
  --runs <number>      so many times, each with the next seed; ends with the first run that fails

Where the system permits a network namespace (root on Linux, with iptables), packets are lost on purpose too.
Prints what happens, when. Exit code: 0 sound; 1 not; 2 wrong usage.
`;

const options = parse();
if (options.help) process.stdout.write(HELP);
else {
  for (let run = 0; run < options.runs && !process.exitCode; run += 1) {
    process.exitCode = await runOnce(options.seed + run);
  }
}

async function runOnce(seed: number): Promise<number> {
  const { seconds, engines } = options;
  const enter = inOwnNetwork();
  const cut = enter.length > 0 ? 'proxies, and packets lost in a network namespace' : 'proxies';
  process.stdout.write(`chaos: seed ${seed}, ${seconds} s, engines: ${engines}, cut off by: ${cut}\n`);
  const [program = '', ...args] = [
    ...enter,
    process.execPath,
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    'e2e/chaos/chaos',
  ];
  const child = spawn(program, args, {
    cwd: new URL('../..', import.meta.url).pathname,
    stdio: 'inherit',
    env: {
      ...process.env,
      NARU_TEST_SEED: String(seed),
      NARU_TEST_CHAOS_SECONDS: String(seconds),
      NARU_TEST_CHAOS_ENGINES: engines,
      ...(enter.length > 0 && { [OWN_NETWORK_VARIABLE]: 'yes' }),
    },
  });
  const [code] = await once(child, 'exit');
  process.stdout.write(`chaos: seed ${seed}: ${code === 0 ? 'sound' : 'NOT sound'}\n`);
  return code === 0 ? 0 : 1;
}

function parse() {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      options: {
        seed: text,
        seconds: text,
        minutes: text,
        runs: text,
        engines: text,
        help: { type: 'boolean' },
      },
    });
    const minutes = values.minutes === undefined ? undefined : count('--minutes', values.minutes) * 60;
    return {
      help: values.help === true,
      seed: values.seed === undefined ? Date.now() % 1_000_000 : count('--seed', values.seed),
      seconds: values.seconds === undefined ? (minutes ?? 60) : count('--seconds', values.seconds),
      engines: engineOf(values.engines ?? 'sqlite'),
      runs: values.runs === undefined ? 1 : count('--runs', values.runs),
    };
  } catch (error) {
    process.stderr.write(`chaos: ${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}

function engineOf(text: string): string {
  if (text === 'sqlite' || text === 'real') return text;
  throw new Error('--engines must be sqlite or real');
}

function count(option: string, text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new Error(`${option} must be a whole number`);
}
