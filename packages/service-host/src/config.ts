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

/**
 * Parses the environment once into a frozen object. An empty variable counts as absent.
 * @throws ConfigError naming every variable that is missing or malformed.
 */
export function parseConfig<Schema extends z.ZodObject>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): Readonly<z.output<Schema>> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (!result.success) {
    throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  return Object.freeze(result.data);
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
  secret: () => z.string({ error: 'required' }).min(32, 'expected at least 32 characters'),
} as const;

/** The variables that every service understands. */
export const hostVariables = {
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
