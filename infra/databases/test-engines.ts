// `npm run test:engines`: the suites that keep data, on a PostgreSQL and a MariaDB of their own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startMariadb, startPostgresql } from './src/index.ts';

const root = join(import.meta.dirname, '..', '..');
const HELP = `Usage: npm run test:engines [-- --bounded | <jest parameters>]

Starts a private PostgreSQL and a private MariaDB on free ports, with data in temporary folders, and runs on them what runs on
SQLite otherwise: the tests of persistence, outbox and idempotency, of the services, and the scenarios of both businesses.
--bounded leaves most scenarios out, as \`npm test\` does. Paths narrow the selection: npm run test:engines -- packages/outbox e2e/rental
`;
const TESTS = ['packages/(persistence|outbox|idempotency)/.*\\.int\\.test', 'subgraphs/.*\\.int\\.test'];
/** Everything whose behaviour depends on the engine. */
const ALL = [...TESTS, 'e2e/(pickup|rental)/.*\\.e2e\\.test'];
/** Of the scenarios, the way through both businesses, and the stock that must not be sold twice. */
const BOUNDED = [...TESTS, 'e2e/(pickup|rental)/walk-through', 'e2e/rental/oversell'];

const parameters = process.argv.slice(2).filter((parameter) => parameter !== '--bounded');
const namesPaths = parameters.some((parameter) => !parameter.startsWith('-'));
if (parameters.includes('--help')) {
  process.stdout.write(HELP);
  process.exit(0);
}
await using resources = new AsyncDisposableStack();
process.stderr.write('test:engines: starting PostgreSQL and MariaDB\n');
const [postgresql, mariadb] = await Promise.all([startPostgresql(), startMariadb()]);
resources.use(postgresql);
resources.use(mariadb);
const jest = spawn(
  process.execPath,
  [
    ...['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules', 'jest', 'bin', 'jest.js')],
    ...parameters,
    ...(namesPaths ? [] : process.argv.includes('--bounded') ? BOUNDED : ALL),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      NARU_TEST_POSTGRESQL_URL: postgresql.urlOf('postgres'),
      NARU_TEST_MARIADB_URL: mariadb.urlOf('mysql'),
    },
  },
);
// The terminal sends ctrl-C to jest as well: wait for it, then stop the servers.
process.on('SIGINT', () => {});
const [code] = await once(jest, 'exit');
process.exitCode = code ?? 1;
