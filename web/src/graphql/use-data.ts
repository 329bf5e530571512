import { useCallback, useEffect, useRef } from 'react';
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useQuery } from 'urql';
import { useLanding } from '../landing.tsx';

export interface Data<Result> {
  readonly data: Result | undefined;
  readonly error: CombinedError | undefined;
  /** Nothing to show yet. */
  readonly loading: boolean;
  /** Asks again, at most once at a time; what is shown stays until the answer is there. */
  readonly refresh: () => void;
}

/**
 * What a query answers, asked again after every reconnect: subscriptions go on where they were, and what has no
 * subscription is looked at anew.
 */
export function useData<Result, Variables extends AnyVariables>(
  query: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  options: { readonly pause?: boolean; readonly everyMs?: number } = {},
): Data<Result> {
  const { connection } = useLanding();
  const { pause = false, everyMs } = options;
  const [{ data, error, fetching, stale }, execute] = useQuery<Result, Variables>({
    query,
    variables,
    pause,
    requestPolicy: 'cache-and-network',
  });
  const busy = useRef(false);
  const again = useRef(false);
  busy.current = fetching || stale;

  const refresh = useCallback(() => {
    if (busy.current) again.current = true;
    else execute({ requestPolicy: 'network-only' });
  }, [execute]);

  // What happened while an answer was under way may not be in it.
  useEffect(() => {
    if (fetching || stale || !again.current) return;
    again.current = false;
    execute({ requestPolicy: 'network-only' });
  }, [fetching, stale, execute]);

  useEffect(() => (pause ? undefined : connection.onReturn(refresh)), [connection, refresh, pause]);
  useEffect(() => {
    if (pause || everyMs === undefined) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [refresh, pause, everyMs]);

  return { data, error, loading: !data && !error && !pause, refresh };
}
