import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { gauge } from '@naru/service-host';
import { type HeldClock, holdClock } from './held-clock.ts';
import { type SubgraphProcess, startSubgraphProcess } from './subgraph-process.ts';
import { connectTo, type TestTransport } from './transport-client.ts';

const TIMEOUT_MS = 5_000;
const OPEN_MS = 7_000;
const [closed, open] = [0, 2];

let resources: AsyncDisposableStack;
let subgraph: SubgraphProcess;
let clock: HeldClock;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  subgraph = resources.use(await startSubgraphProcess());
  clock = resources.use(holdClock());
});
afterEach(() => resources.disposeAsync());

const connect = (url: string) =>
  resources.use(
    connectTo(url, {
      SUBGRAPH_SHARING: 'false',
      SUBGRAPH_TIMEOUT_MS: String(TIMEOUT_MS),
      SUBGRAPH_BREAKER_OPEN_MS: String(OPEN_MS),
    }),
  );

interface Outcome {
  /** Undefined for an answer. */
  readonly code: unknown;
  readonly retryAfterMs: unknown;
}

const outcomeOf = ({ ask }: TestTransport, query = '{ a }'): Promise<Outcome> =>
  ask({ query }).then(
    () => ({ code: undefined, retryAfterMs: undefined }),
    (error) => ({ code: error.extensions?.code ?? error, retryAfterMs: error.extensions?.retryAfterMs }),
  );
const isAnswered = async (transport: TestTransport) => (await outcomeOf(transport)).code === undefined;
const codesOf = async (asked: Promise<Outcome>[]) => (await Promise.all(asked)).map(({ code }) => code);
const manyTimes = (count: number, transport: TestTransport, query?: string) =>
  Array.from({ length: count }, () => outcomeOf(transport, query));

/** Of the one that is stopped and killed: its neighbour's, which has the same name, never changes. */
const breakerState = async () => (await breakers.get()).values[0]?.value;
const breakers = gauge({ name: 'naru_subgraph_breaker_state', help: 'made by what is tested' });

test('a stopped subgraph costs its own callers the time-out, then nothing, nobody else anything, and comes back', async () => {
  const other = resources.use(await startSubgraphProcess());
  const neighbour = connect(other.url);
  const stopped = connect(subgraph.url);
  expect(await isAnswered(stopped)).toBe(true);

  subgraph.signal('SIGSTOP');
  let given = 0;
  const first = manyTimes(60, stopped, '{ first }');
  for (const outcome of first) void outcome.then(() => ++given);
  expect(await codesOf(manyTimes(300, neighbour))).toEqual(Array(300).fill(undefined));
  expect([given, await breakerState()]).toEqual([0, closed]);

  await clock.pass(TIMEOUT_MS);
  expect(await codesOf(first)).toEqual(Array(60).fill('SUBGRAPH_TIMEOUT'));
  expect(await breakerState()).toBe(open);

  const refusal = { code: 'SUBGRAPH_UNAVAILABLE', retryAfterMs: OPEN_MS };
  expect(await Promise.all(manyTimes(60, stopped, '{ refused }'))).toEqual(Array(60).fill(refusal));
  expect(await isAnswered(neighbour)).toBe(true);

  subgraph.signal('SIGCONT');
  await clock.pass(OPEN_MS);
  expect(await isAnswered(stopped)).toBe(true);
  expect(await breakerState()).toBe(closed);
  expect(await codesOf(manyTimes(60, stopped))).toEqual(Array(60).fill(undefined));
  expect(await subgraph.received()).not.toContain('{ refused }');
});

test('a subgraph that is killed again and again amid many requests is used again as soon as it is back', async () => {
  const transport = connect(subgraph.url);
  for (let kills = 0; kills < 5; kills += 1) {
    // Requests are given up while they connect, while they wait for an answer, and while they wait for their turn.
    subgraph.signal('SIGSTOP');
    const connecting = manyTimes(48, transport);
    await clock.pass(TIMEOUT_MS);
    expect(new Set(await codesOf(connecting))).toEqual(new Set(['SUBGRAPH_TIMEOUT']));
    await clock.pass(OPEN_MS);
    subgraph.signal('SIGCONT');
    expect(await isAnswered(transport)).toBe(true);

    subgraph.signal('SIGSTOP');
    const underWay = manyTimes(48, transport);
    await subgraph.kill();
    expect(new Set(await codesOf(underWay))).toEqual(new Set(['SUBGRAPH_UNAVAILABLE']));
    expect(await breakerState()).toBe(open);

    await subgraph.restart();
    await clock.pass(OPEN_MS);
    expect(await isAnswered(transport)).toBe(true);
  }
  expect(await codesOf(manyTimes(200, transport))).toEqual(Array(200).fill(undefined));
});
