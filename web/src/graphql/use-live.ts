import { useEffect, useRef } from 'react';
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useSubscription } from 'urql';

/**
 * Follows a subscription from its current state on; a broken connection is resumed behind the last cursor. Entities in
 * what arrives are put into the cache by themselves.
 * @param onChange called once for each change, in order
 * @returns what ended it, if something did
 */
export function useLive<Result, Variables extends AnyVariables>(
  query: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  onChange?: (change: Result) => void,
  pause = false,
): CombinedError | undefined {
  const listener = useRef(onChange);
  useEffect(() => {
    listener.current = onChange;
  });
  const [{ error }] = useSubscription<Result, Result, Variables>({ query, variables, pause }, (_, change) => {
    listener.current?.(change);
    return change;
  });
  return error;
}
