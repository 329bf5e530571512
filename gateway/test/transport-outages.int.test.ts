import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { type SubgraphProcess, startSubgraphProcess } from './subgraph-process.ts';
import { connectTo, type TestTransport } from './transport-client.ts';

let subgraph: SubgraphProcess;
beforeEach(async () => {
  subgraph = await startSubgraphProcess();
});
afterEach(async () => {
  await subgraph[Symbol.asyncDispose]();
});

const back = { what: 'an answer' };

interface Outcome {
  /** Undefined for an answer. */
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly tookMs: number;
}

async function outcomeOf({ ask }: TestTransport): Promise<Outcome> {
  const startedAtMs = performance.now();
  const error = await ask().then(
    () => undefined,
    (thrown) => thrown,
  );
  const { code, retryAfterMs } = error?.extensions ?? {};
  return { code: error && (code ?? error), retryAfterMs, tookMs: performance.now() - startedAtMs };
}

interface Load extends AsyncDisposable {
  stop(): Promise<Outcome[]>;
}

/** Asks from several sides, again and again, until it is told to stop. */
function askAgainAndAgain(transport: TestTransport, atOnce: number): Load {
  const outcomes: Outcome[] = [];
  let stopped = false;
  const sides = Array.from({ length: atOnce }, async () => {
    while (!stopped) {
      outcomes.push(await outcomeOf(transport));
      // Refusals come at once: without a breath between them they would take the processor from the subgraph.
      await delay(2);
    }
  });
  const stop = async () => {
    stopped = true;
    await Promise.all(sides);
    return outcomes;
  };
  return { stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}

const isAnswered = async (transport: TestTransport) => (await outcomeOf(transport)).code === undefined;
const slowest = (outcomes: readonly Outcome[]) => Math.max(...outcomes.map(({ tookMs }) => tookMs));

test('a stopped subgraph costs its own callers no more than the time-out, then nothing, and comes back', async () => {
  await using other = await startSubgraphProcess();
  const environment = {
    SUBGRAPH_SHARING: 'false',
    SUBGRAPH_TIMEOUT_MS: '400',
    SUBGRAPH_BREAKER_OPEN_MS: '300',
  };
  await using stopped = connectTo(subgraph.url, environment);
  await using neighbour = connectTo(other.url, environment);
  await waitFor(async () => (await isAnswered(stopped)) && (await isAnswered(neighbour)), back);

  subgraph.signal('SIGSTOP');
  await using neighbours = askAgainAndAgain(neighbour, 8);
  const first = await Promise.all(Array.from({ length: 60 }, () => outcomeOf(stopped)));
  expect(first.every(({ code }) => code === 'SUBGRAPH_TIMEOUT' || code === 'SUBGRAPH_UNAVAILABLE')).toBe(
    true,
  );
  expect(slowest(first)).toBeLessThan(1_000);

  const refused = await outcomeOf(stopped);
  expect(refused).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryAfterMs: expect.any(Number) });
  expect(refused.tookMs).toBeLessThan(100);

  const ofNeighbour = await neighbours.stop();
  expect(ofNeighbour.filter(({ code }) => code !== undefined)).toEqual([]);
  expect(slowest(ofNeighbour)).toBeLessThan(400);

  subgraph.signal('SIGCONT');
  await waitFor(() => isAnswered(stopped), back);
  expect(await Promise.all(Array.from({ length: 60 }, () => isAnswered(stopped)))).toEqual(
    Array(60).fill(true),
  );
});

test('a subgraph that is killed again and again amid many requests is used again as soon as it is back', async () => {
  await using transport = connectTo(subgraph.url, {
    SUBGRAPH_SHARING: 'false',
    // Shorter than some answers take, so that requests are given up all the time, also while they connect.
    SUBGRAPH_TIMEOUT_MS: '28',
    SUBGRAPH_BREAKER_OPEN_MS: '20',
  });
  await using load = askAgainAndAgain(transport, 48);
  for (let kills = 0; kills < 5; kills += 1) {
    await waitFor(() => isAnswered(transport), back);
    await subgraph.kill();
    await waitFor(async () => (await outcomeOf(transport)).code === 'SUBGRAPH_UNAVAILABLE', {
      what: 'the kill to show',
    });
    await subgraph.restart();
  }
  await waitFor(() => isAnswered(transport), back);
  const outcomes = await load.stop();
  expect(outcomes.filter(({ tookMs }) => tookMs > 1_000)).toEqual([]);

  await using patient = connectTo(subgraph.url, { SUBGRAPH_SHARING: 'false' });
  for (const client of [transport, patient]) await waitFor(() => isAnswered(client), back);
  expect(await Promise.all(Array.from({ length: 200 }, () => isAnswered(patient)))).toEqual(
    Array(200).fill(true),
  );
});
