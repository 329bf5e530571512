import { counter } from '@naru/service-host';
import type { CachePolicy } from '@naru/subgraph-host';
import { type ExecutionResult, OperationTypeNode } from 'graphql';
import type { SubgraphResponse } from '../execution/execution-run.ts';
import type { PreparedOperation } from '../operations/prepared-operations.ts';
import type { RequestContext } from '../request-context.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { compileEntityTags, type EntityTags } from './entity-tags.ts';
import type { KeptResponse, ResponseCache } from './response-cache.ts';
import { strictest } from './strictest-policy.ts';

export interface KeepableRequest {
  readonly supergraph: LoadedSupergraph;
  readonly prepared: PreparedOperation;
  readonly kind: OperationTypeNode;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
}

type Execute = (
  onSubgraphResponse: ((response: SubgraphResponse) => void) | undefined,
) => Promise<ExecutionResult>;

/** Answers requests with what was kept of earlier ones. */
export interface KeptResponses {
  /** The answer that was kept, or that of the execution, which is kept if all subgraphs allow it. */
  answer(request: KeepableRequest, execute: Execute): Promise<ExecutionResult>;
}

interface KeptResponsesOptions {
  readonly cache: ResponseCache;
  /** Whether changes of entities are heard of; while they are not, nothing that was kept is answered. */
  readonly isWatching: () => boolean;
}

const lookUps = counter({
  name: 'naru_gateway_kept_responses_total',
  help: 'Queries that might have been answered with what was kept, by outcome: hit or miss.',
  labelNames: ['outcome'],
});

export function createKeptResponses({ cache, isWatching }: KeptResponsesOptions): KeptResponses {
  const tagsOf = new WeakMap<PreparedOperation, EntityTags>();

  function tagsFor({ supergraph, prepared }: KeepableRequest): EntityTags {
    let tags = tagsOf.get(prepared);
    if (!tags) {
      const { document, operationName } = prepared.request;
      const types = new Set([...supergraph.eventStreams.values()].map(({ entityType }) => entityType.name));
      tags = compileEntityTags(supergraph.apiSchema, document, operationName, types);
      tagsOf.set(prepared, tags);
    }
    return tags;
  }

  async function fill(request: KeepableRequest, key: string, execute: Execute): Promise<ExecutionResult> {
    using filling = cache.beginFill();
    const policies: (CachePolicy | undefined)[] = [];
    const result = await execute((response) => void policies.push(response.result?.cachePolicy));
    const policy = strictest(policies);
    if (policy && !result.errors && result.data) {
      const whose = policy.scope === 'PRIVATE' ? ownKey(key, request.context) : key;
      filling.keep(whose, result, tagsFor(request)(result.data), policy.maxAgeSeconds * 1_000);
    }
    return result;
  }

  /** Who has changed something finds it changed, before its event has come round. */
  async function change(request: KeepableRequest, execute: Execute): Promise<ExecutionResult> {
    const result = await execute(undefined);
    cache.drop(tagsFor(request)(result.data));
    return result;
  }

  return {
    answer(request, execute) {
      if (request.kind === OperationTypeNode.MUTATION) return change(request, execute);
      // What a caller may see of a protected operation is decided anew each time.
      if (request.prepared.restrict || !isWatching()) return execute(undefined);
      const key = keyOf(request);
      const kept: KeptResponse | undefined = cache.get(key) ?? cache.get(ownKey(key, request.context));
      lookUps.inc({ outcome: kept ? 'hit' : 'miss' });
      return kept ? Promise.resolve(kept.result) : fill(request, key, execute);
    },
  };
}

/** Everything that an answer may depend on, other than who asks. */
function keyOf({ supergraph, prepared, variables, context }: KeepableRequest): string {
  const { queryHash, operationName } = prepared.request;
  return JSON.stringify([supergraph.id, queryHash, operationName, variables, context.forwardedHeaders]);
}

const ownKey = (key: string, { authority }: RequestContext): string => `${key}\n${authority}`;
