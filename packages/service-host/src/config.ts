import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The environment does not describe a runnable service; the message lists every bad variable, one per line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** The environments that are delivered to. Elsewhere, on somebody's own machine, `APP_ENV` is not set. */
export const DELIVERED_ENVIRONMENTS = ['dev', 'qa', 'prod'] as const;

/** What a variable needs to have said of it, beside its description. */
export interface VariableTraits {
  /** Its default fits one machine only: where `APP_ENV` is set, it must be given. */
  readonly perEnvironment?: boolean;
  /** It comes from a secret store, never from a file that is committed. */
  readonly secret?: boolean;
}

/** The variable with these traits. Said last: wrapping a schema forgets them. */
export const withTraits = <Schema extends z.ZodType>(schema: Schema, traits: VariableTraits): Schema =>
  schema.meta({ ...schema.meta(), ...traits });

export const traitsOf = (schema: z.ZodType): VariableTraits => (schema.meta() ?? {}) as VariableTraits;

/**
 * Parses the environment once into a frozen object. An empty variable counts as absent. Any variable may be given as a
 * file that holds its value, by `<NAME>_FILE`, as secrets are that are mounted.
 * @throws ConfigError naming every variable that is missing or malformed, and every file that cannot be read
 */
export function parseConfig<Schema extends z.ZodObject>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): Readonly<z.output<Schema>> {
  const { given, unreadable } = withFiles(
    schema,
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')),
  );
  const result = schema.safeParse(given);
  const malformed = result.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];
  const problems = [...unreadable, ...malformed, ...missingInEnvironment(schema, given)];
  if (problems.length > 0 || !result.success) throw new ConfigError(problems);
  return Object.freeze(result.data);
}

/** The variable whose value a file holds; undefined for a variable of its own. */
export function variableOfFile(schema: z.ZodObject, name: string): string | undefined {
  const [, variable] = /^(.+)_FILE$/.exec(name) ?? [];
  return variable !== undefined && variable in schema.shape && !(name in schema.shape) ? variable : undefined;
}

function withFiles(
  schema: z.ZodObject,
  environment: NodeJS.ProcessEnv,
): { given: NodeJS.ProcessEnv; unreadable: string[] } {
  const given = { ...environment };
  const unreadable: string[] = [];
  for (const [name, file] of Object.entries(environment)) {
    const variable = variableOfFile(schema, name);
    if (variable === undefined || file === undefined) continue;
    if (given[variable] !== undefined) {
      unreadable.push(`${name}: ${variable} is given as well`);
      continue;
    }
    try {
      given[variable] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      unreadable.push(`${name}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  return { given, unreadable };
}

/** A default such as a loopback address would let a deployed service start, and fail later and elsewhere. */
function missingInEnvironment(schema: z.ZodObject, given: NodeJS.ProcessEnv): string[] {
  const appEnv = DELIVERED_ENVIRONMENTS.find((name) => name === given['APP_ENV']);
  if (appEnv === undefined) return [];
  return Object.entries(schema.shape)
    .filter(([name, variable]) => {
      const hasDefault = variable.safeParse(undefined).success; // without one, it is reported already
      return hasDefault && traitsOf(variable).perEnvironment === true && given[name] === undefined;
    })
    .map(([name]) => `${name}: required where APP_ENV is ${appEnv}`);
}

const integer = z
  .string()
  .regex(/^\d+$/, 'expected a whole number')
  .transform((text) => Number(text));

/** Schemas of the kinds of environment variables there are. A kind that takes a default is required without one. */
export const variables = {
  port: (fallback: number) =>
    integer.pipe(z.number().max(65_535, 'expected a port up to 65535')).default(fallback),
  durationMs: (fallback: number) => integer.default(fallback),
  positiveInt: (fallback: number) =>
    integer.pipe(z.number().min(1, 'expected a whole number above zero')).default(fallback),
  /** Zero included, which may stand for "off". */
  count: (fallback: number) => integer.default(fallback),
  integers: (fallback: readonly number[]) =>
    z
      .string()
      .regex(/^\d+(,\d+)*$/, 'expected whole numbers separated by commas')
      .transform((text): readonly number[] => text.split(',').map(Number))
      .default(fallback),
  flag: (fallback: boolean) =>
    z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .default(fallback),
  text: (fallback: string) => z.string().default(fallback),
  list: (fallback: readonly string[]) =>
    z
      .string()
      .transform((text): readonly string[] => text.split(',').map((item) => item.trim()))
      .default(fallback),
  url: () => z.url('expected a URL'),
  urls: () =>
    z
      .string()
      .transform((text): readonly string[] => text.split(','))
      .refine((urls) => urls.every((url) => URL.canParse(url)), 'expected URLs separated by commas'),
  /** Or several, separated by commas, while one replaces another: the first is used, and each is accepted. */
  secret: () =>
    z
      .string({ error: 'required' })
      .refine(
        (secrets) => secrets.split(',').every((secret) => secret.length >= 32),
        'expected at least 32 characters',
      ),
} as const;

/** The variables that every service understands. */
export const hostVariables = {
  APP_ENV: z
    .enum(['local', ...DELIVERED_ENVIRONMENTS])
    .default('local')
    .describe('where the process runs; but on `local`, defaults that fit one machine only are refused'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('the least severe level that is logged; `silent` for nothing'),
  DRAIN_DELAY_MS: variables
    .durationMs(0)
    .describe('how long the process serves on as not ready before it closes: longer than the balancer needs'),
  SHUTDOWN_DEADLINE_MS: variables.durationMs(15_000).describe('how long closing may take'),
  OTEL_EXPORTER_OTLP_ENDPOINT: variables.url().optional().describe('where traces are exported to'),
};
