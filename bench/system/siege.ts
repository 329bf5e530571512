import { setTimeout as pause } from 'node:timers/promises';
import { say } from '../gateway/narration.ts';
import { percentile } from '../gateway/statistics.ts';
import type { Clients } from './clients.ts';
import type { Naru } from './naru.ts';
import type { Options } from './options.ts';

export interface SiegeResult {
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly acceptedPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Calls a second from the first request until the last call had its courier. */
  readonly confirmedPerSecond: number;
  /** Of the whole process, for one call from its request to its confirmation. */
  readonly cpuMsPerCall: number;
  readonly rssBytes: number;
  readonly steady: {
    readonly perSecond: number;
    readonly requestP50Ms: number;
    readonly requestP99Ms: number;
    /** From the request until the confirmation was pushed. */
    readonly pushedP50Ms: number;
    readonly pushedP99Ms: number;
  };
}

const COURIER_CAPACITY = 50;
/** With room for more calls than a siege of a minute brings. */
const COURIERS = 1_200;
const STEADY_USERS = 20;
const STEADY_SECONDS = 20;
const WARM_UP_SECONDS = 5;
/** Nobody has subscribed before. */
const STEADY_WARM_UP_SECONDS = 3;
const DRAIN_TIMEOUT_MS = 180_000;
/** Where customers call from: 이수, 사당, 방배, 서울대입구. Everybody finds couriers in the first round of a search. */
const CENTERS = [
  { lat: 37.486, lon: 126.982 },
  { lat: 37.476, lon: 126.978 },
  { lat: 37.481, lon: 126.997 },
  { lat: 37.481, lon: 126.952 },
];

const REGISTER = `mutation ($input: RegisterCourierInput!) { registerCourier(input: $input) { errors { code } } }`;

/**
 * So many calls a second, each followed until it is confirmed; then the requirement's siege: so many customers who call
 * couriers as fast as they are answered.
 */
export async function measureSiege(naru: Naru, clients: Clients, options: Options): Promise<SiegeResult> {
  const { url } = naru.process;
  const tokens = await Promise.all(
    Array.from({ length: options.users }, (_, n) => naru.token('CUSTOMER', `siege-${n}`)),
  );
  const pickups = { kind: 'pickups', url } as const;
  say(`${COURIERS} couriers go to work`);
  await registerCouriers(naru);
  say(`warming up for ${WARM_UP_SECONDS} s`);
  await clients.carryOut({ ...pickups, tokens, seconds: WARM_UP_SECONDS });
  await confirmed(naru);

  const steadySeconds = Math.min(STEADY_SECONDS, options.seconds);
  say(`${options.perSecond} calls a second for ${steadySeconds} s, each followed until it is confirmed`);
  const followed = { ...pickups, tokens: tokens.slice(0, STEADY_USERS), perSecond: options.perSecond };
  await clients.carryOut({ ...followed, seconds: STEADY_WARM_UP_SECONDS });
  const steady = await clients.carryOut({ ...followed, seconds: steadySeconds });

  say(`${options.users} customers call couriers for ${options.seconds} s`);
  const before = await confirmed(naru);
  const cpuBeforeMs = await naru.process.cpuMs();
  const startedMs = performance.now();
  const { requestedMs, refused, tookSeconds } = await clients.carryOut({
    ...pickups,
    tokens,
    seconds: options.seconds,
  });
  const calls = (await confirmed(naru)) - before;
  const allSeconds = (performance.now() - startedMs) / 1_000;
  const cpuMs = (await naru.process.cpuMs()) - cpuBeforeMs;
  const { rss } = await naru.process.memory();

  const request = quantiles(requestedMs);
  const [steadyRequest, pushed] = [quantiles(steady.requestedMs), quantiles(steady.confirmedMs)];
  return {
    accepted: requestedMs.length,
    refused,
    acceptedPerSecond: requestedMs.length / tookSeconds,
    p50Ms: request.p50,
    p99Ms: request.p99,
    confirmedPerSecond: calls / allSeconds,
    cpuMsPerCall: cpuMs / Math.max(calls, 1),
    rssBytes: rss,
    steady: {
      perSecond: options.perSecond,
      requestP50Ms: steadyRequest.p50,
      requestP99Ms: steadyRequest.p99,
      pushedP50Ms: pushed.p50,
      pushedP99Ms: pushed.p99,
    },
  };
}

async function registerCouriers(naru: Naru): Promise<void> {
  for (let n = 0; n < COURIERS; n += 1) {
    const { lat, lon } = CENTERS[n % CENTERS.length] as (typeof CENTERS)[number];
    const position = { lat: lat + (n % 20) / 5_000, lon: lon + (n % 30) / 5_000 };
    const input = {
      name: `기사 ${n}`,
      tel: '01011112222',
      vehicle: 'VAN',
      capacity: COURIER_CAPACITY,
      position,
    };
    await naru.ask('COURIER', `courier-${n}`, REGISTER, { input });
  }
}

/** How many calls have a courier, once none is waiting for one any more. */
async function confirmed(naru: Naru): Promise<number> {
  const giveUpAtMs = performance.now() + DRAIN_TIMEOUT_MS;
  for (;;) {
    const counts = await naru.ask<Record<'requested' | 'searching' | 'confirmed', { totalCount: number }>>(
      'OPERATOR',
      'operator-1',
      `{ requested: pickupCalls(status: REQUESTED) { totalCount } searching: pickupCalls(status: SEARCHING) { totalCount }
         confirmed: pickupCalls(status: CONFIRMED) { totalCount } }`,
    );
    if (counts.requested.totalCount + counts.searching.totalCount === 0) return counts.confirmed.totalCount;
    if (performance.now() > giveUpAtMs) throw new Error(`Calls wait for couriers: ${JSON.stringify(counts)}`);
    await pause(100);
  }
}

function quantiles(tookMs: readonly number[]): { p50: number; p99: number } {
  if (tookMs.length === 0) throw new Error('Not one call was accepted');
  const sorted = tookMs.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
}
