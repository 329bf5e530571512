import { expect } from '@jest/globals';
import { type Client, type PublishedEvent, waitFor } from '@naru/test-harness';
import type { Call } from './operations.ts';

/** All that the owners know, read by an operator. */
export interface Books {
  readonly calls: readonly (Call & { readonly customerId: string })[];
  readonly couriers: readonly { readonly id: string; readonly load: number; readonly capacity: number }[];
}

interface CallPage {
  readonly nodes: readonly (Call & { readonly customerId: string })[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export async function readBooks(operator: Client): Promise<Books> {
  const calls: Books['calls'][number][] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { pickupCalls }: { pickupCalls: CallPage } = await operator.request(
      `query ($after: String) {
        pickupCalls(first: 100, after: $after) {
          nodes {
            id customerId version status history { status }
            assignment { id status courier { id } offers { id status round courier { id } } }
          }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      { after },
    );
    calls.push(...pickupCalls.nodes);
    after = pickupCalls.pageInfo.endCursor;
    more = pickupCalls.pageInfo.hasNextPage;
  }
  const { couriers } = await operator.request<Pick<Books, 'couriers'>>(
    `{ couriers(first: 100) { id load capacity } }`,
  );
  return { calls, couriers };
}

/** What a call's assignment says once neither will change by itself any more. */
const SETTLED: Record<string, string> = {
  CONFIRMED: 'ASSIGNED',
  PICKED_UP: 'COMPLETED',
  CANCELLED: 'CANCELLED',
  NO_COURIER: 'EXHAUSTED',
};

const areSettled = ({ calls }: Books): boolean =>
  calls.every(({ status, assignment }) => status in SETTLED && SETTLED[status] === assignment?.status);

/**
 * The books once every call and its assignment have come to rest, in agreement, and everybody has heard of it. A call
 * that was given up and found another courier agrees with its assignment before it has heard of that, too.
 */
export const settledBooks = (naru: { comesToRest(): Promise<boolean> }, operator: Client): Promise<Books> =>
  waitFor(
    async () => {
      if (!areSettled(await readBooks(operator))) return undefined;
      await naru.comesToRest();
      const books = await readBooks(operator);
      return areSettled(books) ? books : undefined;
    },
    { what: 'every call to come to rest', timeoutMs: 180_000, intervalMs: 200 },
  );

const NEXT: Record<string, readonly string[]> = {
  REQUESTED: ['SEARCHING', 'CANCEL_PENDING'],
  SEARCHING: ['CONFIRMED', 'NO_COURIER', 'CANCEL_PENDING'],
  CONFIRMED: ['SEARCHING', 'PICKED_UP', 'CANCEL_PENDING'],
  CANCEL_PENDING: ['CANCELLED', 'PICKED_UP'],
};

/** Every call at rest and agreeing with its assignment, every history a legal path, every load what the assignments say. */
export function expectSoundBooks({ calls, couriers }: Books): void {
  const loads = new Map<string, number>();
  for (const { id, status, version, history, assignment } of calls) {
    expect({ id, status: assignment?.status }).toEqual({ id, status: SETTLED[status] });
    const path = history.map((entry) => entry.status);
    expect({ id, version, last: path.at(-1) }).toEqual({ id, version: path.length, last: status });
    expect({ id, path, legal: isLegal(path) }).toEqual({ id, path, legal: true });
    const open = assignment?.offers.filter((offer) => offer.status === 'OFFERED');
    expect({ id, open }).toEqual({ id, open: [] });
    const courierId = assignment?.courier?.id;
    if (assignment?.status === 'ASSIGNED' && courierId) loads.set(courierId, (loads.get(courierId) ?? 0) + 1);
  }
  expect(couriers.map(({ id, load }) => ({ id, load }))).toEqual(
    couriers.map(({ id }) => ({ id, load: loads.get(id) ?? 0 })),
  );
}

const isLegal = (path: readonly string[]): boolean =>
  path[0] === 'REQUESTED' &&
  path.every((status, index) => index === 0 || NEXT[path[index - 1] ?? '']?.includes(status));

/** The stream tells the same story: each event once and in its aggregate's order, and never two couriers or a full one. */
export function expectSoundStory(events: readonly PublishedEvent[], { calls, couriers }: Books): void {
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  const byCall = Map.groupBy(eventsOf(events, 'call'), ({ body }) => body.id as string);
  expect(byCall.size).toBe(calls.length);
  for (const { id, history } of calls) {
    const told = byCall.get(id)?.map(({ body }) => `${body.version} ${body.status}`);
    expect({ id, told }).toEqual({
      id,
      told: history.map(({ status }, index) => `${index + 1} ${status}`),
    });
  }
  for (const [id, ofOne] of Map.groupBy(eventsOf(events, 'assignment'), ({ body }) => body.id as string)) {
    const versions = ofOne.map(({ body }) => body.version);
    expect({ id, versions }).toEqual({ id, versions: versions.map((_, index) => index + 1) });
  }
  const winners = [...eventsOf(events, 'offer'), ...eventsOf(events, 'assignment')]
    .filter(({ fact }) => fact === 'accepted' || fact === 'assigned')
    .map(({ fact, body }) => `${fact} ${body.callId} ${body.epoch}`);
  expect(winners.length).toBe(new Set(winners).size);
  for (const { id, capacity } of couriers) expect(highestLoad(events, id)).toBeLessThanOrEqual(capacity);
}

const eventsOf = (events: readonly PublishedEvent[], aggregate: string): PublishedEvent[] =>
  events.filter(({ subject }) => subject.startsWith(`pickup.${aggregate}.`));

/** The most calls that a courier ever had at once. */
function highestLoad(events: readonly PublishedEvent[], courierId: string): number {
  const assigned = new Set<string>();
  let highest = 0;
  for (const { body } of eventsOf(events, 'assignment')) {
    if (body.status === 'ASSIGNED' && body.courier.id === courierId) assigned.add(body.id);
    else assigned.delete(body.id);
    highest = Math.max(highest, assigned.size);
  }
  return highest;
}
