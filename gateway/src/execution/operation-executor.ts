import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import type { KeptResponses } from '../cache/kept-responses.ts';
import { type ReportedMetrics, traceExecution } from '../graphos/trace-execution.ts';
import { coerceVariables } from '../operations/coerce-variables.ts';
import { createPreparedOperations, type PreparedOperations } from '../operations/prepared-operations.ts';
import { warmOperations } from '../operations/warm-operations.ts';
import type { RequestContext } from '../request-context.ts';
import { publicErrorOf } from '../security/errors.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import type { SubgraphClients } from '../transport/subgraph-client.ts';
import type { PlanResult } from './execution-run.ts';
import { presentable, presentableLater } from './presentable.ts';

/** An operation that is valid against a schema that the gateway has served. */
export interface ValidOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Equal only for equal documents. */
  readonly queryHash: string;
}

export interface OperationRequest extends ValidOperation {
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly context: RequestContext;
  /** Where a usage report is made of the request. */
  readonly metrics?: ReportedMetrics | undefined;
}

/** Executes queries and mutations. */
export interface OperationExecutor extends Disposable {
  /** What the client may see of the result. Without data when nothing was executed. Never throws. */
  execute(request: OperationRequest): Promise<ExecutionResult>;
}

interface OperationExecutorOptions {
  readonly supergraph: CurrentSupergraph;
  readonly clientsOf: (supergraph: LoadedSupergraph) => SubgraphClients;
  readonly authorization: AuthorizationOptions;
  /** Undefined where every answer is made anew. */
  readonly keptResponses?: KeptResponses | undefined;
  readonly log: Logger;
}

/** What may change something is carried out, whoever leaves, and so is what a report is made of. */
const lasting = (context: RequestContext): RequestContext => ({ ...context, wanted: undefined });

interface Served {
  readonly loaded: LoadedSupergraph;
  readonly operations: PreparedOperations;
  readonly clients: SubgraphClients;
}

/** Of the operations that are kept prepared for each supergraph: some 45 MB, or a thousand small ones. */
const keptWeight = 3_000_000;

/** A request is executed on the supergraph that it was validated against, whatever has come since. */
export function createOperationExecutor(options: OperationExecutorOptions): OperationExecutor {
  const { supergraph, clientsOf, keptResponses, log } = options;
  const served = new WeakMap<GraphQLSchema, Served>();

  function open(loaded: LoadedSupergraph): PreparedOperations {
    const operations = createPreparedOperations(loaded, keptWeight, options.authorization);
    served.set(loaded.apiSchema, { loaded, operations, clients: clientsOf(loaded) });
    return operations;
  }

  async function openWarm(next: LoadedSupergraph): Promise<void> {
    const recent = served.get(supergraph.value.apiSchema)?.operations.recent() ?? [];
    await warmOperations(recent, next, open(next));
  }

  open(supergraph.value);
  const warming = supergraph.beforeChange(openWarm);

  return {
    async execute({ schema, document, operation, queryHash, metrics, ...request }) {
      const isReported = metrics?.captureTraces !== undefined;
      const context =
        operation.operation === 'query' && !isReported ? request.context : lasting(request.context);
      try {
        const { variables, errors } = coerceVariables(
          schema,
          operation.variableDefinitions,
          request.variables,
        );
        if (errors) return { errors };
        const onSchema = served.get(schema);
        if (!onSchema) throw new Error('The schema is none that this gateway has served');
        const { loaded, operations, clients } = onSchema;
        const operationName = operation.name?.value;
        const preparing = operations.prepare({
          ...{ queryHash, document, operationName, variables },
          takesLater: context.later !== undefined,
        });
        const whole = preparing instanceof Promise ? await preparing : preparing;
        const { executable, plan } = whole.restrict ? await whole.restrict(context) : whole;
        const tracing = metrics && traceExecution(metrics, context);
        const run = (onSubgraphResponse = tracing?.onSubgraphResponse) =>
          executable.execute({
            variables,
            context: tracing?.context ?? context,
            clients,
            onSubgraphResponse,
          });
        const keepable = {
          supergraph: loaded,
          prepared: whole,
          kind: operation.operation,
          variables,
          context,
        };
        const isKept = keptResponses && !tracing && !context.later;
        const result: PlanResult = await (isKept ? keptResponses.answer(keepable, run) : run());
        const presented = presentable(result, context.correlationId, log);
        if (context.later && result.later)
          context.later.results = presentableLater(result.later, context.correlationId, log);
        tracing?.finish({ node: plan.node, variables, operation, result, presented });
        return presented;
      } catch (error) {
        return { errors: [publicErrorOf(error, context.correlationId, log)] };
      }
    },
    [Symbol.dispose]: () => warming[Symbol.dispose](),
  };
}
