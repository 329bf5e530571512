import { GraphQLError } from 'graphql';
import { codedError, passToClients } from '../security/errors.ts';

export type ErrorPath = readonly (string | number)[];

/** The subgraph that an error is from. */
export interface ErrorSource {
  readonly service: string;
  /** Whether clients may see its errors as they are. */
  readonly isPassed: boolean;
}

/** What went wrong so far. */
export interface ExecutionErrors {
  readonly list: readonly GraphQLError[];
  /** An error that a subgraph answered with, in whatever form it did. */
  answered(error: unknown, source: ErrorSource, path: ErrorPath | undefined): void;
  /** What was thrown instead of an answer. */
  thrown(error: unknown, service: string, path: ErrorPath | undefined): void;
  /** The subgraph does not keep to the protocol. */
  invalid(message: string, service: string, path: ErrorPath | undefined): void;
}

export function createExecutionErrors(): ExecutionErrors {
  const list: GraphQLError[] = [];
  return {
    list,
    answered(error, { service, isPassed }, path) {
      const { message, extensions: given } = formatted(error);
      const extensions = { ...given, service };
      if (isPassed) passToClients(extensions);
      list.push(
        new GraphQLError(message ?? `The ${service} service answered with an error.`, {
          path,
          originalError: error instanceof Error ? error : undefined,
          extensions,
        }),
      );
    },
    thrown(error, service, path) {
      const originalError = error instanceof Error ? error : new Error(String(error));
      const extensions = error instanceof GraphQLError ? error.extensions : {};
      list.push(
        new GraphQLError(originalError.message, {
          path,
          originalError,
          extensions: { service, ...extensions },
        }),
      );
    },
    invalid(message, service, path) {
      const { extensions } = codedError('INVALID_SUBGRAPH_RESPONSE', message, { service });
      list.push(new GraphQLError(message, { path, extensions }));
    },
  };
}

function formatted(error: unknown): { message?: string; extensions?: object } {
  const { message, extensions } = (error ?? {}) as { message?: unknown; extensions?: unknown };
  return {
    ...(typeof message === 'string' && message && { message }),
    ...(typeof extensions === 'object' && extensions && { extensions }),
  };
}
