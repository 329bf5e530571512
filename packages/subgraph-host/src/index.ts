export type { CachePolicy } from './cache-policy.ts';
export { connectionOf } from './connection.ts';
export { callerWithRole, type FaultCode, fault, signedIn } from './errors.ts';
export { payloadOf } from './payload.ts';
export { processVariables, runSubgraph, subgraphVariables } from './run-subgraph.ts';
export { CalendarDate, DateTime } from './scalars.ts';
export { subgraphSdl } from './sdl.ts';
export { serveSubgraph } from './serve-subgraph.ts';
export {
  type CallContext,
  createSubgraph,
  type Subgraph,
  type SubgraphRequest,
  type SubgraphResult,
} from './subgraph.ts';
