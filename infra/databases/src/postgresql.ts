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
 * Starts a private PostgreSQL, quick at the price of a power cut: what is committed survives the server being killed.
 * @throws DatabaseServerUnusable
 */
export async function startPostgresql({ tls }: DatabaseServerOptions = {}): Promise<DatabaseServer> {
  const [postgres, initdb] = executablesOf('postgresql');
  const data = (folder: string) => join(folder, 'data');
  return startServer({
    scheme: 'postgresql',
    async initialize(folder, password) {
      const passwordFile = join(folder, 'password');
      await writeFile(passwordFile, password);
      await writeTlsFiles(folder, tls);
      return [
        [
          ...([
            initdb,
            '--pgdata',
            data(folder),
            '--username',
            ADMINISTRATOR,
            '--pwfile',
            passwordFile,
          ] as const),
          ...[
            '--auth',
            'scram-sha-256',
            '--encoding',
            'UTF8',
            '--locale',
            'C',
            '--no-sync',
            '--no-instructions',
          ],
        ],
      ];
    },
    serve: (folder, port) => [
      ...([postgres, '-D', data(folder), '-p', String(port)] as const),
      ...Object.entries({ ...SETTINGS, ...(tls && tlsSettings(folder)) }).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]),
    ],
    stopSignal: 'SIGINT',
  });
}

const tlsSettings = (folder: string) => ({
  ssl: 'on',
  ssl_cert_file: certificateIn(folder),
  ssl_key_file: keyIn(folder),
});

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 300,
  shared_buffers: '32MB',
  fsync: 'off',
  full_page_writes: 'off',
};
