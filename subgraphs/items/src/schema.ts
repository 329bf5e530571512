import { subgraphSdl } from '@naru/subgraph-host';

/** The subgraph's whole SDL. */
export const sdl = subgraphSdl(new URL('../schema.graphql', import.meta.url), 'common');
