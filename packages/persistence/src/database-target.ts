import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { ConfigError, variables, withTraits } from '@naru/service-host';
import { z } from 'zod';

export type EngineName = 'sqlite' | 'postgresql' | 'mariadb';

/** Where one service's database is, and how it is used. */
export type DatabaseTarget = SqliteTarget | ServerTarget;

export interface SqliteTarget {
  readonly engine: 'sqlite';
  readonly file: string;
}

export interface ServerTarget {
  readonly engine: 'postgresql' | 'mariadb';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Asked for at each new connection, so that a changed file counts without a restart. */
  readonly password: () => Promise<string>;
  readonly database: string;
  /** Connections that one process has at most. */
  readonly pool: number;
  /** The server gives up a statement that takes longer; 0 for never. */
  readonly statementTimeoutMs: number;
  /** Absent for an unencrypted connection. */
  readonly tls?: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    /** Whether the server must prove that it is who it says. */
    readonly verifyChain: boolean;
    readonly verifyHost: boolean;
  };
}

const FORMS = 'sqlite:<file>, postgresql://<user>@<host>/<database> or mariadb://<user>@<host>/<database>';
const SCHEMES: Readonly<Record<string, ServerTarget['engine']>> = {
  'postgresql:': 'postgresql',
  'postgres:': 'postgresql',
  'mariadb:': 'mariadb',
  'mysql:': 'mariadb',
};
const DEFAULT_PORTS = { postgresql: 5432, mariadb: 3306 };
const DEFAULT_POOL = 10;
/** While one connection holds the lock of a migration, another migrates. */
const LEAST_POOL = 2;
const DEFAULT_STATEMENT_TIMEOUT_MS = 10_000;
const PARAMETERS = ['pool', 'statementTimeoutMs', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const;
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'];

/** The environment variables of one service's database, such as `CALLS_DATABASE_URL` for the prefix `CALLS`. */
export const databaseVariables = <Prefix extends string>(prefix: Prefix, defaultUrl: string) =>
  ({
    [`${prefix}_DATABASE_URL`]: withTraits(
      variables.text(defaultUrl).describe('its database; no other service reads it'),
      { perEnvironment: true, secret: true },
    ),
    [`${prefix}_DATABASE_PASSWORD`]: withTraits(
      z.string().optional().describe('the password of its database, where the URL has none'),
      { secret: true },
    ),
    [`${prefix}_DATABASE_PASSWORD_FILE`]: z
      .string()
      .optional()
      .describe('file with the password of its database, read anew for each connection'),
    MIGRATE_ON_START: variables
      .flag(true)
      .describe(
        'whether it brings its tables up to date when it starts; else it refuses to start with old ones',
      ),
  }) as DatabaseVariables<Prefix>;

type Text = ReturnType<typeof variables.text>;
type DatabaseVariables<Prefix extends string> = Record<`${Prefix}_DATABASE_URL`, Text> &
  Record<`${Prefix}_DATABASE_PASSWORD` | `${Prefix}_DATABASE_PASSWORD_FILE`, z.ZodOptional<z.ZodString>> & {
    readonly MIGRATE_ON_START: ReturnType<typeof variables.flag>;
  };

/** Where a password is that the URL does not have: given, or in a file. */
export interface PasswordSource {
  readonly given?: string | undefined;
  readonly file?: string | undefined;
}

/** The database of the variables with this prefix. @throws ConfigError as `databaseAt` */
export function databaseTarget(config: Readonly<Record<string, unknown>>, prefix: string): DatabaseTarget {
  const value = (suffix: string) => config[`${prefix}_DATABASE_${suffix}`] as string | undefined;
  const password = { given: value('PASSWORD'), file: value('PASSWORD_FILE') };
  return databaseAt(value('URL') ?? '', password, `${prefix}_DATABASE_URL`);
}

/**
 * Reads a database URL.
 * @param name what the URL is called where it is refused
 * @throws ConfigError when it names no supported engine or has parts that cannot be used; it tells no password.
 */
export function databaseAt(
  url: string,
  password: PasswordSource = {},
  name = 'database URL',
): DatabaseTarget {
  const file = /^sqlite:(.+)$/.exec(url)?.[1];
  if (file !== undefined) return { engine: 'sqlite', file };

  const refuse: Refuse = (problem) => {
    throw new ConfigError([`${name}: ${problem}`]);
  };
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const engine = parsed && SCHEMES[parsed.protocol];
  if (!parsed || !engine) return refuse(`no engine for ${url.split(':')[0]}:…; expected ${FORMS}`);
  const database = decodeURIComponent(parsed.pathname.slice(1));
  if (!parsed.hostname || !parsed.username || !database) return refuse(`expected ${FORMS}`);
  const parameters = parametersOf(parsed, refuse);
  const tls = tlsOf(parameters, refuse);
  return {
    engine,
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: Number(parsed.port) || DEFAULT_PORTS[engine],
    user: decodeURIComponent(parsed.username),
    password: passwordOf(decodeURIComponent(parsed.password), password),
    database,
    pool: count(parameters, 'pool', DEFAULT_POOL, LEAST_POOL, refuse),
    statementTimeoutMs: count(parameters, 'statementTimeoutMs', DEFAULT_STATEMENT_TIMEOUT_MS, 0, refuse),
    ...(tls && { tls }),
  };
}

type Refuse = (problem: string) => never;
type Parameters = Readonly<Partial<Record<(typeof PARAMETERS)[number], string>>>;

function parametersOf({ searchParams }: URL, refuse: Refuse): Parameters {
  const unknown = [...searchParams.keys()].find((name) => !PARAMETERS.some((known) => known === name));
  if (unknown !== undefined) {
    return refuse(`unknown parameter ${unknown}; there are ${PARAMETERS.join(', ')}`);
  }
  return Object.fromEntries(searchParams);
}

function count(
  parameters: Parameters,
  name: 'pool' | 'statementTimeoutMs',
  fallback: number,
  least: number,
  refuse: Refuse,
): number {
  const value = Number(parameters[name] ?? fallback);
  if (Number.isInteger(value) && value >= least) return value;
  return refuse(`${name} must be a whole number of at least ${least}`);
}

function passwordOf(inUrl: string, { given, file }: PasswordSource): () => Promise<string> {
  if (file === undefined) return async () => given ?? inUrl;
  return async () => (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
}

function tlsOf(
  { sslmode = 'disable', sslrootcert, sslcert, sslkey }: Parameters,
  refuse: Refuse,
): ServerTarget['tls'] {
  if (!SSL_MODES.includes(sslmode)) return refuse(`sslmode must be one of ${SSL_MODES.join(', ')}`);
  const content = (file: string | undefined) => {
    if (file === undefined) return undefined;
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      return refuse(`cannot read ${file} (${(error as NodeJS.ErrnoException).code})`);
    }
  };
  if (sslmode === 'disable') return undefined;
  const [ca, cert, key] = [content(sslrootcert), content(sslcert), content(sslkey)];
  return {
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    verifyChain: sslmode !== 'require',
    verifyHost: sslmode === 'verify-full',
  };
}
