export {
  CompositionFailed,
  composeSupergraph,
  readSubgraphs,
  type SubgraphSource,
} from './compose-supergraph.ts';
