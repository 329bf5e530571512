import { counter } from '@naru/service-host';
import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import type { OperationExecutor, ValidOperation } from '../execution/operation-executor.ts';
import type { CostLimit } from '../security/cost-limit.ts';
import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import type { KnownOperations } from './known-operations.ts';
import { usualContentType } from './media-types.ts';
import type { NewOperations } from './new-operations.ts';
import type { OperationParameters } from './operation-parameters.ts';

/** Answers an operation by the short way: without Apollo Server. Undefined for one that has to take the long way. */
export type AnswerShortly = (
  exchange: Exchange,
  parameters: OperationParameters,
) => Promise<Answer> | undefined;

interface AnswerShortlyOptions {
  readonly knownOperations: KnownOperations;
  readonly newOperations: NewOperations;
  readonly costLimit: CostLimit | undefined;
  readonly execute: OperationExecutor['execute'];
}

const known = counter({
  name: 'naru_gateway_known_operations_total',
  help: 'Requests over HTTP whose operation was known, so that it was not validated again.',
});

/** The answers are those of Apollo Server, byte by byte. */
export function shortWay(options: AnswerShortlyOptions): AnswerShortly {
  const { knownOperations, newOperations, costLimit, execute } = options;

  function find(parameters: OperationParameters): ValidOperation | undefined {
    const found = knownOperations.find(parameters);
    if (!found) return newOperations.admit(parameters);
    known.inc();
    // What it costs may depend on the variables.
    costLimit?.admit(found.document, found.operation, parameters.variables ?? {});
    return found;
  }

  return ({ request, context }, parameters) => {
    const contentType = usualContentType(request.headers.accept);
    const operation = contentType && find(parameters);
    if (!operation) return undefined;
    const { variables } = parameters;
    return execute({ ...operation, variables, context }).then((result) => answerOf(result, contentType));
  };
}

interface HttpHead {
  readonly status?: number;
}

function answerOf({ errors, data, extensions }: ExecutionResult, contentType: string): Answer {
  let status = 200;
  const formatted = errors?.map((error): GraphQLFormattedError => {
    const { extensions: all, ...rest } = error.toJSON();
    const { http, ...told } = (all ?? {}) as { http?: HttpHead };
    status = http?.status ?? status;
    return { ...rest, extensions: told };
  });
  const headers = { 'cache-control': 'no-store', 'content-type': contentType };
  return { status, headers, body: `${JSON.stringify({ errors: formatted, data, extensions })}\n` };
}
