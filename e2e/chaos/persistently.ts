import { waitFor } from '@naru/test-harness';
import type { Ask } from '../both-businesses/load.ts';

const ANSWER_TIMEOUT_MS = 180_000;
const ASK_AGAIN_MS = 200;

/** A client whose connection broke, or whose service is away, asks again. */
export const persistently: Ask = async (work) => {
  const options = { what: 'an answer', timeoutMs: ANSWER_TIMEOUT_MS, intervalMs: ASK_AGAIN_MS };
  return (await waitFor(async () => ({ answer: await work() }), options)).answer;
};
