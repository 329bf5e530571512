import { randomUUID } from 'node:crypto';
import { connectBus, natsHeaders } from '@naru/messaging';
import { createHost } from '@naru/service-host';
import { say } from '../gateway/narration.ts';
import { median, percentile } from '../gateway/statistics.ts';
import { allGone } from './all-gone.ts';
import { type Clients, startClients } from './clients.ts';
import { type IdleBytes, measureIdle } from './idle.ts';
import type { SubscribeOrder } from './load/subscribers.ts';
import { heldBytes } from './measured-process.ts';
import type { Naru } from './naru.ts';
import type { Options } from './options.ts';

export interface SubscribersResult {
  readonly subscribers: number;
  /** What each of them takes while nothing happens, garbage excluded. */
  readonly heapBytesEach: number;
  readonly rssBytesEach: number;
  /** What those take who come in other ways; absent in results of before that was measured. */
  readonly idle?: IdleBytes;
  /** From the change until each was told, over all rounds. */
  readonly hotP50Ms: number;
  readonly hotP99Ms: number;
  /** From the change until the last of all was told: the median of the rounds, and the worst. */
  readonly hotLastMs: number;
  readonly hotWorstMs: number;
  /** Of the whole process, and of all clients, for one change told to all. */
  readonly hotCpuMs: number;
  readonly hotClientsCpuMs: number;
  readonly replayedPerSecond: number;
  /** Of the whole process, for one event that one subscriber is told again. */
  readonly cpuUsPerReplayedEvent: number;
  readonly clientsCpuUsPerReplayedEvent: number;
}

const CLIENT_PROCESSES = 2;
const ROUNDS = 10;
const RESUMING = 20;
const MISSED = 5_000;

const REGISTER = `mutation ($input: RegisterItemInput!) { registerItem(input: $input) { item { id } errors { code } } }`;
const SET = `mutation ($input: SetItemUnitsInput!) { setItemUnits(input: $input) { errors { code } } }`;
const FOLLOW = `subscription ($id: ID!, $after: String) { itemChanged(id: $id, after: $after) { cursor event item { units stock } } }`;
const nowMs = (): number => performance.timeOrigin + performance.now();

/** So many who watch one item, what each of them takes, how fast all of them are told, and how fast they catch up. */
export async function measureSubscribers(naru: Naru, { subscribers }: Options): Promise<SubscribersResult> {
  const id = await registerItem(naru);
  const processes = Array.from({ length: CLIENT_PROCESSES }, startClients);
  try {
    const share = Math.ceil(subscribers / CLIENT_PROCESSES);
    const subscribe = { kind: 'subscribe', url: naru.process.url, query: FOLLOW, variables: { id } } as const;
    await warmUp(naru, id, subscribe);
    const before = await naru.process.memory();
    say(`${subscribers} subscribe`);
    await Promise.all(processes.map((clients) => clients.carryOut({ ...subscribe, count: share })));
    const after = await naru.process.memory();
    const open = share * CLIENT_PROCESSES;

    const told = await measureChanges(naru, id, processes);
    say(
      `told within ${told.hotP99Ms.toFixed(0)} ms (p99), ${((heldBytes(after) - heldBytes(before)) / open).toFixed(0)} bytes of heap each`,
    );
    for (const clients of processes) clients[Symbol.dispose]();
    await allGone(naru);
    return {
      subscribers: open,
      heapBytesEach: (heldBytes(after) - heldBytes(before)) / open,
      rssBytesEach: (after.rss - before.rss) / open,
      ...told,
      ...(await measureReplay(naru, id)),
      idle: await measureIdle(naru, subscribe, subscribers),
    };
  } finally {
    for (const clients of processes) clients[Symbol.dispose]();
  }
}

/** Some who come and go, so that what is made once is not taken for theirs. */
async function warmUp(naru: Naru, id: string, subscribe: Omit<SubscribeOrder, 'count'>): Promise<void> {
  {
    using clients = startClients();
    await clients.carryOut({ ...subscribe, count: 200 });
    for (let round = 1; round <= ROUNDS; round += 1) {
      const told = clients.carryOut({ kind: 'await' });
      await setUnits(naru, id, 50 + round);
      await told;
    }
  }
  await allGone(naru);
}

/** Timed from before the change is asked for, so the way through service, outbox and stream is part of it. */
async function measureChanges(naru: Naru, id: string, processes: readonly Clients[]) {
  say(`they are told of ${ROUNDS} changes`);
  const each: number[] = [];
  const last: number[] = [];
  let clientsCpuMs = 0;
  const cpuBeforeMs = await naru.process.cpuMs();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const told = Promise.all(processes.map((clients) => clients.carryOut({ kind: 'await' })));
    const changedMs = nowMs();
    await setUnits(naru, id, 100 + round);
    const results = await told;
    const tookMs = results.flatMap(({ toldAtMs }) => toldAtMs.map((at) => at - changedMs));
    for (const { cpuMs } of results) clientsCpuMs += cpuMs;
    last.push(tookMs.reduce((latest, ms) => Math.max(latest, ms), 0));
    each.push(...tookMs);
  }
  each.sort((a, b) => a - b);
  return {
    hotP50Ms: percentile(each, 0.5),
    hotP99Ms: percentile(each, 0.99),
    hotLastMs: median(last),
    hotWorstMs: Math.max(...last),
    hotCpuMs: ((await naru.process.cpuMs()) - cpuBeforeMs) / ROUNDS,
    hotClientsCpuMs: clientsCpuMs / ROUNDS,
  };
}

async function measureReplay(naru: Naru, id: string) {
  const after = await firstCursor(naru, id);
  say(`${MISSED} events happen, and ${RESUMING} subscribers come back for them`);
  await repeatEvents(naru.natsUrl, id);
  using clients = startClients();
  const cpuBeforeMs = await naru.process.cpuMs();
  const { tookMs, cpuMs: clientsCpuMs } = await clients.carryOut({
    kind: 'resume',
    url: naru.process.url,
    count: RESUMING,
    query: FOLLOW,
    variables: { id, after },
    missed: MISSED,
  });
  const events = RESUMING * MISSED;
  const cpuMs = (await naru.process.cpuMs()) - cpuBeforeMs;
  return {
    replayedPerSecond: events / (tookMs / 1_000),
    cpuUsPerReplayedEvent: (cpuMs * 1_000) / events,
    clientsCpuUsPerReplayedEvent: (clientsCpuMs * 1_000) / events,
  };
}

async function registerItem(naru: Naru): Promise<string> {
  const sku = randomUUID().slice(0, 30);
  const input = { idempotencyKey: sku, sku, name: 'Watched', dayRate: 1_000, units: 10 };
  const { registerItem } = await naru.ask<{ registerItem: { item: { id: string } } }>(
    'VENDOR',
    'vendor-1',
    REGISTER,
    { input },
  );
  return registerItem.item.id;
}

const setUnits = (naru: Naru, itemId: string, units: number): Promise<unknown> =>
  naru.ask('VENDOR', 'vendor-1', SET, { input: { itemId, units } });

/** The cursor of what a subscriber is told first: the present. */
async function firstCursor(naru: Naru, id: string): Promise<string> {
  const response = await fetch(`${naru.process.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: FOLLOW, variables: { id } }),
  });
  let text = '';
  for await (const piece of response.body as ReadableStream<Uint8Array>) {
    text += Buffer.from(piece).toString();
    const cursor = /"cursor":"([^"]+)"/.exec(text)?.[1];
    if (cursor !== undefined) return cursor;
  }
  throw new Error(`The stream ended: ${text}`);
}

/** Publishes the item's last event again and again, each time as a newer version of it. */
async function repeatEvents(natsUrl: string, id: string): Promise<void> {
  await using bus = await connectBus({
    servers: natsUrl,
    name: 'bench',
    log: createHost({ service: 'bench', logLevel: 'silent' }).log,
  });
  const last = await bus.jsm.streams.getMessage('RENTAL', { last_by_subj: `rental.item.${id}.*` });
  if (last === null) throw new Error('The item has no events');
  const body = last.json<{ version: number }>();
  const known = Object.fromEntries([...last.header].map(([name, [value = '']]) => [name, value]));
  const AT_ONCE = 500;
  for (let done = 0; done < MISSED; done += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => {
        const version = body.version + done + n + 1;
        const headers = natsHeaders({
          ...known,
          'Nats-Msg-Id': randomUUID(),
          'ce-aggregateversion': String(version),
        });
        return bus.js.publish(last.subject, JSON.stringify({ ...body, version }), { headers });
      }),
    );
  }
}
