import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ADMINISTRATOR,
  type DatabaseServer,
  type DatabaseServerOptions,
  startServer,
} from './database-server.ts';
import { executablesOf } from './executables.ts';
import { certificateIn, keyIn, writeTlsFiles } from './tls-files.ts';

/**
 * Starts a private MariaDB, quick at the price of a power cut: what is committed survives the server being killed.
 * @throws DatabaseServerUnusable
 */
export async function startMariadb({ tls }: DatabaseServerOptions = {}): Promise<DatabaseServer> {
  const [mariadbd, install] = executablesOf('mariadb');
  const data = (folder: string) => join(folder, 'data');
  const firstStatements = (folder: string) => join(folder, 'administrator.sql');
  return startServer({
    scheme: 'mariadb',
    async initialize(folder, password) {
      await writeTlsFiles(folder, tls);
      await writeFile(
        firstStatements(folder),
        `create user if not exists ${ADMINISTRATOR}@'%' identified by '${password}';\n` +
          `grant all privileges on *.* to ${ADMINISTRATOR}@'%' with grant option;\n`,
      );
      const options = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
      return [[install, '--no-defaults', `--datadir=${data(folder)}`, ...options]];
    },
    serve: (folder, port) => [
      ...([mariadbd, '--no-defaults', `--datadir=${data(folder)}`, `--port=${port}`] as const),
      ...[`--socket=${join(folder, 'socket')}`, `--pid-file=${join(folder, 'pid')}`],
      ...[`--init-file=${firstStatements(folder)}`, ...SETTINGS],
      ...(tls ? [`--ssl-cert=${certificateIn(folder)}`, `--ssl-key=${keyIn(folder)}`] : []),
    ],
    stopSignal: 'SIGTERM',
  });
}

const SETTINGS = [
  '--bind-address=127.0.0.1',
  '--skip-name-resolve',
  '--max-connections=300',
  '--innodb-buffer-pool-size=64M',
  '--innodb-flush-log-at-trx-commit=2',
  '--skip-innodb-doublewrite',
];
