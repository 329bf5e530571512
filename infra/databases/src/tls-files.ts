import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseServerOptions } from './database-server.ts';

export const certificateIn = (folder: string): string => join(folder, 'server.crt');
export const keyIn = (folder: string): string => join(folder, 'server.key');

/** Puts certificate and key where the server reads them, the key for its owner alone, as servers insist. */
export async function writeTlsFiles(folder: string, tls: DatabaseServerOptions['tls']): Promise<void> {
  if (tls === undefined) return;
  await writeFile(certificateIn(folder), tls.cert);
  await writeFile(keyIn(folder), tls.key, { mode: 0o600 });
}
