import { composeSupergraph } from '@naru/supergraph';
import { type SubgraphName, subgraphNames, subgraphSdl } from './schema.ts';

/** The supergraph over the shop's subgraphs, which are reached at these URLs. */
export function shopSupergraph(urls: Readonly<Record<SubgraphName, string>>): string {
  const composed = composeSupergraph(subgraphNames.map((name) => ({ name, sdl: subgraphSdl[name] })));
  return subgraphNames.reduce(
    (sdl, name) => sdl.replaceAll(`http://${name}.internal/graphql`, urls[name]),
    composed,
  );
}
