import { ConfigError, variables } from '@naru/service-host';
import { z } from 'zod';
import { variableNameOf } from '../supergraph/subgraph-urls.ts';

const mebibyte = 1024 * 1024;

/** How one subgraph is reached. Each is a variable `SUBGRAPH_<KEY>` for all and `SUBGRAPH_<NAME>_<KEY>` for one. */
const settings = {
  TIMEOUT_MS: variables.durationMs(5_000).describe('how long a subgraph may take to answer, retries and all'),
  RETRIES: variables.count(1).describe('times a query is sent again that a subgraph could not take'),
  RETRY_DELAY_MS: variables.durationMs(50).describe('before a query is sent again; doubles, and is jittered'),
  BREAKER_FAILURES: variables
    .count(10)
    .describe('failures in a row after which a subgraph gets a rest; 0: off'),
  BREAKER_PERCENT: variables.count(50).describe('failures within 10 s after which it gets a rest; 0: off'),
  BREAKER_OPEN_MS: variables.durationMs(5_000).describe('length of the rest; then one request tries'),
  MAX_CONCURRENT: variables
    .positiveInt(32)
    .describe('requests, and HTTP/1.1 connections, at once per subgraph'),
  MAX_QUEUED: variables.count(1_000).describe('requests that may wait for one of those to end'),
  RATE_LIMIT: variables.count(0).describe('requests per second to a subgraph; 0: any number'),
  MAX_RESPONSE_BYTES: variables
    .positiveInt(16 * mebibyte)
    .describe("bytes of a subgraph's answer, decompressed"),
  ERRORS: z
    .enum(['masked', 'passed'])
    .default('masked')
    .describe(
      'which of its errors clients see: `masked`: those with a public code; `passed`: all, extensions too',
    ),
  HTTP2: variables.flag(false).describe('speak HTTP/2 to subgraphs that offer it over TLS'),
  COMPRESSION: variables
    .flag(false)
    .describe('ask for compressed answers; dearer than the bytes on a fast network'),
  SHARING: variables.flag(true).describe('send equal queries of equal authority once while one is under way'),
  BATCHING: variables
    .flag(false)
    .describe('send what one request asks at once as an array; subgraphs must accept it'),
} as const;

type Settings = typeof settings;
type Key = keyof Settings;

export type SubgraphSettings = { readonly [K in Key]: z.output<Settings[K]> };

const keys = Object.keys(settings) as Key[];

type TransportShape = { [K in Key as `SUBGRAPH_${K}`]: Settings[K] };

/** The variables that hold for every subgraph. Each description is a row of `--help`. */
export const transportConfig = z.object(
  Object.fromEntries(keys.map((key) => [`SUBGRAPH_${key}`, settings[key]])) as TransportShape,
);

export type TransportConfig = Readonly<z.output<typeof transportConfig>>;

/** What single subgraphs have of their own, by the name that variables call them. */
export type SubgraphOverrides = ReadonlyMap<string, Partial<SubgraphSettings>>;

/**
 * Reads `SUBGRAPH_<NAME>_<KEY>`, such as `SUBGRAPH_CUSTOMER_VIEWS_TIMEOUT_MS`.
 * @throws ConfigError naming the variables whose values cannot be used
 */
export function subgraphOverrides(environment: NodeJS.ProcessEnv): SubgraphOverrides {
  const overrides = new Map<string, Partial<SubgraphSettings>>();
  const problems: string[] = [];
  for (const [variable, value] of Object.entries(environment)) {
    const [, name, key] = overridePattern.exec(variable) ?? [];
    if (!name || !key || !value || variable in transportConfig.shape) continue;
    const parsed = settings[key as Key].safeParse(value);
    if (parsed.success) overrides.set(name, { ...overrides.get(name), [key]: parsed.data });
    else problems.push(...parsed.error.issues.map(({ message }) => `${variable}: ${message}`));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return overrides;
}

const overridePattern = new RegExp(`^SUBGRAPH_(?!URL_)(.+?)_(${keys.join('|')})$`);

/** The settings of one subgraph: what it has of its own, and for the rest what holds for all. */
export function settingsOf(
  name: string,
  config: TransportConfig,
  overrides: SubgraphOverrides,
): SubgraphSettings {
  const common = Object.fromEntries(keys.map((key) => [key, config[`SUBGRAPH_${key}`]]));
  return { ...common, ...overrides.get(variableNameOf(name)) } as SubgraphSettings;
}

/** The names in overrides that no subgraph has. */
export function unknownNames(overrides: SubgraphOverrides, names: readonly string[]): string[] {
  const known = new Set(names.map(variableNameOf));
  return [...overrides.keys()].filter((name) => !known.has(name));
}
