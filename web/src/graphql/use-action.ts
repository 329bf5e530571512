import { useCallback, useState } from 'react';
import { type AnyVariables, type TypedDocumentNode, useMutation } from 'urql';
import { en } from '../language/en.ts';
import { useText } from '../language/language.tsx';
import type { MessageKey } from '../language/messages.ts';

interface Payload {
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** Mutations of the schema have one field, whose refusals are data. */
type Answer = Record<string, Payload>;

/**
 * A mutation as a button needs it.
 * @returns `run`: the answer's data, or undefined when it was refused or failed; `problem` says why, in words
 */
export function useAction<Result extends Answer, Variables extends AnyVariables>(
  document: TypedDocumentNode<Result, Variables>,
) {
  const { t } = useText();
  const [{ fetching }, execute] = useMutation<Result, Variables>(document);
  const [problem, setProblem] = useState<string>();

  const run = useCallback(
    async (variables: Variables): Promise<Result | undefined> => {
      setProblem(undefined);
      const { data, error } = await execute(variables);
      const refusal = Object.values(data ?? {}).flatMap(({ errors }) => errors)[0];
      if (refusal)
        setProblem(known(refusal.code) ? t(`refusal.${refusal.code}` as MessageKey) : refusal.message);
      else if (error) setProblem(error.networkError ? t('problem.offline') : t('problem.failed'));
      return refusal || error ? undefined : data;
    },
    [execute, t],
  );
  return { run, busy: fetching, problem, forget: () => setProblem(undefined) };
}

const known = (code: string): boolean => `refusal.${code}` in en;
