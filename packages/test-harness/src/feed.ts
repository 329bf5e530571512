import type { ExecutionResult, Client as SocketClient } from 'graphql-ws';
import { waitFor } from './wait-for.ts';

/** The messages of one subscription, kept in the order in which they came. */
export interface Feed<Data> {
  readonly messages: readonly ExecutionResult<Data>[];
  /** What ended the subscription: errors, a closed socket, or nothing special. */
  readonly ended: { readonly reason: unknown } | undefined;
  /** Resolves with the messages once they satisfy the condition. @throws Error, with them, when they do not in time. */
  until(
    condition: (messages: readonly ExecutionResult<Data>[]) => boolean,
    timeoutMs?: number,
  ): Promise<readonly ExecutionResult<Data>[]>;
  close(): void;
}

const TIMEOUT_MS = 120_000;

export function openFeed<Data>(
  socket: SocketClient,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Feed<Data> {
  const messages: ExecutionResult<Data>[] = [];
  let ended: { reason: unknown } | undefined;
  const close = socket.subscribe<Data>(
    { query, variables: { ...variables } },
    {
      next: (message) => void messages.push(message as ExecutionResult<Data>),
      error: (reason) => {
        ended = { reason };
      },
      complete: () => {
        ended ??= { reason: undefined };
      },
    },
  );
  return {
    messages,
    get ended() {
      return ended;
    },
    async until(condition, timeoutMs = TIMEOUT_MS) {
      try {
        await waitFor(() => condition(messages) || ended !== undefined, { timeoutMs, what: 'messages' });
      } catch {
        throw new Error(`The messages did not come: ${JSON.stringify(messages)}`);
      }
      if (!condition(messages)) {
        throw new Error(
          `The subscription ended (${describe(ended?.reason)}) after ${JSON.stringify(messages)}`,
        );
      }
      return messages;
    },
    close,
  };
}

function describe(reason: unknown): string {
  if (reason instanceof Error) return reason.message;
  const { code, reason: words } = (reason ?? {}) as { code?: number; reason?: string };
  return code === undefined ? JSON.stringify(reason) : `${code} ${words}`;
}
