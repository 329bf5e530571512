/**
 * Where each subgraph is: `SUBGRAPH_URL_<NAME>` (upper case, `-` as `_`) or else the supergraph's own routing URL.
 * @throws Error naming the variable that is no HTTP URL
 */
export function subgraphUrls(
  subgraphs: readonly { readonly name: string; readonly url: string }[],
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  return Object.fromEntries(
    subgraphs.map(({ name, url }) => {
      const variable = `SUBGRAPH_URL_${name.toUpperCase().replaceAll('-', '_')}`;
      const chosen = env[variable] ?? url;
      if (!/^https?:\/\//.test(chosen) || !URL.canParse(chosen)) {
        throw new Error(`${variable} must be an HTTP URL, not "${chosen}"`);
      }
      return [name, chosen];
    }),
  );
}
