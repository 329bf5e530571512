import type { Client } from '@naru/test-harness';
import { waitFor } from '@naru/test-harness';
import { assertNothingLeaks } from './leaks.ts';

/**
 * What a client is told: the code of the first error or refusal, or null where there is nothing.
 * @throws Error when it is given something
 */
export async function codeFor(
  client: Client,
  operation: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<string | null> {
  const ask = operation.startsWith('subscription') ? codeOfSubscription : codeOfAnswer;
  return ask(client, operation, variables);
}

async function codeOfAnswer(client: Client, operation: string, variables: Readonly<Record<string, unknown>>) {
  const { data, errors } = await client.execute<Record<string, { errors?: { code: string }[] } | null>>(
    operation,
    variables,
  );
  assertNothingLeaks(operation, JSON.stringify(errors));
  const answer = Object.values(data ?? {})[0] ?? null;
  const code = errors?.[0]?.extensions?.['code'] ?? answer?.errors?.[0]?.code;
  if (code === undefined && answer !== null) throw new Error(`Answered: ${JSON.stringify(answer)}`);
  return (code as string | undefined) ?? null;
}

async function codeOfSubscription(
  client: Client,
  operation: string,
  variables: Readonly<Record<string, unknown>>,
) {
  const feed = client.subscribe(operation, variables);
  await waitFor(() => feed.ended ?? feed.messages.length > 0, {
    what: `an end of ${operation}`,
  });
  feed.close();
  if (feed.messages.length > 0) throw new Error(`Was told: ${JSON.stringify(feed.messages)}`);
  const reason = feed.ended?.reason as readonly { extensions: { code: string } }[];
  assertNothingLeaks(operation, JSON.stringify(reason));
  return reason[0]?.extensions.code ?? null;
}
