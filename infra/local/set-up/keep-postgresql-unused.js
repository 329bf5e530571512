import { existsSync } from 'node:fs';
import { run } from './steps.js';

const settings = '/etc/postgresql-common/createcluster.conf';

/**
 * Debian makes and starts a database cluster for the whole machine when it installs PostgreSQL, which nobody here asked
 * for: its settings, when it has none yet, say that it should not. `pg_createcluster` still makes one for whoever wants it.
 *
 * @param {readonly string[]} asRoot
 */
export async function keepPostgresqlUnused(asRoot) {
  if (existsSync(settings)) return;
  const script = `mkdir -p "$(dirname "$0")" && echo "create_main_cluster = false" > "$0"`;
  const [program = 'sh', ...rest] = [...asRoot, 'sh', '-c', script, settings];
  await run(program, rest);
}
