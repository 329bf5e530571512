import type { Client, Sink, SubscribePayload } from 'graphql-ws';
import type { Connection } from './connection-state.ts';

type Result = { data?: Record<string, unknown> | null; errors?: readonly unknown[] };

/** Ends of a subscription after which subscribing again, behind the last cursor, goes on without a gap. */
const RESUMABLE = new Set(['EVENTS_UNAVAILABLE', 'SUBSCRIPTION_INTERRUPTED', 'SUBSCRIPTION_SCHEMA_RELOAD']);
const PAUSE_MS = 1_000;

/**
 * Subscribes so that a broken connection costs nothing: graphql-ws sends the payload again on each new socket, and its
 * `after` is by then the cursor of the last change that arrived.
 * @returns what ends the subscription
 */
export function subscribeResumably(
  client: Pick<Client, 'subscribe'>,
  connection: Pick<Connection, 'change' | 'gap'>,
  request: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> },
  sink: Sink<Result>,
): () => void {
  let cursor = request.variables['after'];
  let ended = false;
  let unsubscribe = () => {};
  let retry: ReturnType<typeof setTimeout> | undefined;

  const payload: SubscribePayload = {
    query: request.query,
    get variables() {
      return { ...request.variables, after: cursor };
    },
  };

  function again(): void {
    retry = setTimeout(open, PAUSE_MS);
  }

  function open(): void {
    unsubscribe = client.subscribe(payload, {
      next(result: Result) {
        const resumed = cursor !== undefined;
        const change = changeOf(result);
        if (typeof change?.['cursor'] === 'string') cursor = change['cursor'];
        if (resumed && change?.['event'] !== 'snapshot') connection.change(String(change?.['occurredAt']));
        sink.next(result);
      },
      error(error) {
        const code = codeOf(error);
        if (ended) return;
        if (code === 'CURSOR_EXPIRED') {
          cursor = undefined;
          connection.gap();
          return again();
        }
        if (code && RESUMABLE.has(code)) return again();
        sink.error(error);
      },
      complete() {
        if (!ended) sink.complete();
      },
    } as Sink<never>);
  }

  open();
  return () => {
    ended = true;
    clearTimeout(retry);
    unsubscribe();
  };
}

/** Every subscription of the schema has one field, which holds the change. */
function changeOf({ data }: Result): Record<string, unknown> | undefined {
  const value = data ? Object.values(data)[0] : undefined;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function codeOf(error: unknown): string | undefined {
  const first = Array.isArray(error) ? (error[0] as { extensions?: { code?: unknown } }) : undefined;
  return typeof first?.extensions?.code === 'string' ? first.extensions.code : undefined;
}
