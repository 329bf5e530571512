import { ConfigError } from '@naru/service-host';
import type { SubgraphRoute } from './load-supergraph.ts';

/**
 * Where each subgraph is: `SUBGRAPH_URL_<NAME>` or else the supergraph's own routing URL.
 * @throws ConfigError naming the variables that are no HTTP URL
 */
export function subgraphUrls(
  subgraphs: readonly SubgraphRoute[],
  environment: NodeJS.ProcessEnv,
): Record<string, string> {
  const problems: string[] = [];
  const urls = subgraphs.map(({ name, url }) => {
    const variable = `SUBGRAPH_URL_${variableNameOf(name)}`;
    const chosen = environment[variable] || url;
    if (!/^https?:\/\//.test(chosen) || !URL.canParse(chosen))
      problems.push(`${variable}: expected an HTTP URL`);
    return [name, chosen] as const;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(urls);
}

/** The variables `SUBGRAPH_URL_<NAME>` that are for none of these subgraphs, such as for a misspelt one. */
export function idleSubgraphUrls(
  subgraphs: readonly SubgraphRoute[],
  environment: NodeJS.ProcessEnv,
): readonly string[] {
  const names = subgraphs.map(({ name }) => variableNameOf(name));
  return Object.keys(environment).filter((variable) => {
    const [, name] = /^SUBGRAPH_URL_(.+)$/.exec(variable) ?? [];
    // Of a subgraph `url` it may be a setting of its own, such as SUBGRAPH_URL_TIMEOUT_MS.
    const isSetting = names.some((other) => variable.startsWith(`SUBGRAPH_${other}_`));
    return name !== undefined && !names.includes(name) && !isSetting;
  });
}

/** What variables call a subgraph: upper case, `-` as `_`. */
export const variableNameOf = (subgraph: string): string => subgraph.toUpperCase().replaceAll('-', '_');
