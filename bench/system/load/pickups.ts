import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { createAsk } from './client.ts';

/** Customers who call couriers: as fast as they are answered, or so many a second whatever happens. */
export interface PickupsOrder {
  readonly kind: 'pickups';
  readonly url: string;
  readonly tokens: readonly string[];
  readonly seconds: number;
  /** Absent for as fast as they are answered. */
  readonly perSecond?: number;
}

export interface PickupsResult {
  readonly requestedMs: readonly number[];
  /** From the request until the confirmation was pushed. Only where so many are requested a second. */
  readonly confirmedMs: readonly number[];
  /** How often each code came instead of a call. */
  readonly refused: Readonly<Record<string, number>>;
  readonly tookSeconds: number;
}

const REQUEST = `mutation ($input: RequestPickupInput!) {
  requestPickup(input: $input) { call { id status } errors { code } }
}`;
const FOLLOW = 'subscription ($id: ID!) { pickupCallChanged(id: $id) { event call { status } } }';
/** 이수, 사당, 방배, 서울대입구: where the couriers of the benchmark are. */
const PLACES = ['이수', '사당', '방배', '서울대입구'];
const PATIENCE_MS = 20_000;

interface Requested {
  readonly requestPickup: {
    readonly call: { readonly id: string } | null;
    readonly errors: readonly { readonly code: string }[];
  };
}

export async function loadPickups({ url, tokens, seconds, perSecond }: PickupsOrder): Promise<PickupsResult> {
  const ask = createAsk(url, tokens.length);
  const requestedMs: number[] = [];
  const confirmedMs: number[] = [];
  const refused: Record<string, number> = {};
  const run = `${process.pid}-${Date.now()}`;
  let count = 0;

  async function requestOne(token: string): Promise<string | undefined> {
    count += 1;
    const input = {
      idempotencyKey: `${run}-${count}`,
      tel: '010-5095-8718',
      parcelClass: 'UNDER_10KG',
      place: { label: PLACES[count % PLACES.length] },
    };
    const { data, errors, tookMs } = await ask<Requested>(token, REQUEST, { input });
    const call = data?.requestPickup?.call;
    if (call) {
      requestedMs.push(tookMs);
      return call.id;
    }
    const code = data?.requestPickup?.errors[0]?.code ?? errors[0]?.extensions.code ?? 'NONE';
    refused[code] = (refused[code] ?? 0) + 1;
    return undefined;
  }

  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1_000;
  if (perSecond === undefined) {
    await Promise.all(
      tokens.map(async (token) => {
        while (performance.now() < untilMs) await requestOne(token);
      }),
    );
  } else {
    const followers = await Promise.all(tokens.map((token) => openFollower(url, token)));
    const underWay: Promise<void>[] = [];
    for (let number = 0; number < seconds * perSecond; number += 1) {
      await pause(startedMs + (number * 1_000) / perSecond - performance.now());
      const who = number % tokens.length;
      underWay.push(
        (async () => {
          const sentMs = performance.now();
          const id = await requestOne(tokens[who] as string);
          if (id === undefined) return;
          await followers[who]?.confirmed(id);
          confirmedMs.push(performance.now() - sentMs);
        })(),
      );
    }
    await Promise.all(underWay);
    for (const follower of followers) follower.close();
  }
  return { requestedMs, confirmedMs, refused, tookSeconds: (performance.now() - startedMs) / 1_000 };
}

/** Follows calls on one socket. */
async function openFollower(url: string, token: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const waiting = new Map<string, (status: string) => void>();
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
    );
    socket.on('message', (data) => {
      const { type, id, payload } = JSON.parse(String(data));
      if (type === 'connection_ack') resolve();
      else if (type === 'ping') socket.send('{"type":"pong"}');
      else
        waiting.get(id)?.(
          payload?.data?.pickupCallChanged.call.status ?? `${type} ${JSON.stringify(payload)}`,
        );
    });
  });
  return {
    confirmed: (id: string) =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => end(new Error(`${id} was not confirmed`)), PATIENCE_MS);
        const end = (error?: Error) => {
          clearTimeout(timer);
          waiting.delete(id);
          socket.send(JSON.stringify({ type: 'complete', id }));
          if (error) reject(error);
          else resolve();
        };
        waiting.set(id, (status) => {
          if (status === 'CONFIRMED') end();
          else if (!/^(REQUESTED|SEARCHING)$/.test(status)) end(new Error(status));
        });
        socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query: FOLLOW, variables: { id } } }));
      }),
    close: () => socket.close(),
  };
}
