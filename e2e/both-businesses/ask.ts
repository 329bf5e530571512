import { waitFor } from '@naru/test-harness';

/** How clients ask: once, or again and again until they are answered. */
export type Ask = <Answer>(work: () => Promise<Answer>) => Promise<Answer>;

/** For a system whose clients are always answered at the first time. */
export const once: Ask = (work) => work();

const ANSWER_TIMEOUT_MS = 180_000;
const ASK_AGAIN_MS = 200;

/** As a client does whose connection broke, or whose service is away. */
export const persistently: Ask = async (work) => {
  const options = { what: 'an answer', timeoutMs: ANSWER_TIMEOUT_MS, intervalMs: ASK_AGAIN_MS };
  return (await waitFor(async () => ({ answer: await work() }), options)).answer;
};
