import { type Database, databaseAt, openDatabase } from '@naru/persistence';
import { say } from '../gateway/narration.ts';
import { median } from '../gateway/statistics.ts';
import type { Naru } from './naru.ts';
import type { Options } from './options.ts';

/** What one list costs at each number of stored calls. */
export interface GrowthResult {
  readonly rows: readonly number[];
  readonly lists: Readonly<Record<string, readonly ListCost[]>>;
}

export interface ListCost {
  /** Of the whole process, for one request. */
  readonly cpuMs: number;
  readonly p50Ms: number;
}

interface List {
  readonly role: 'CUSTOMER' | 'OPERATOR';
  readonly query: string;
}

const CUSTOMER = 'customer-0';
/** A tenth of the calls is one customer's. */
const CUSTOMERS = 10;
const REQUESTS = 100;
const ROWS_AT_ONCE = 500;
const nodes = 'nodes { id status place { label } fare { amount } } pageInfo { hasNextPage endCursor }';

const LISTS: Readonly<Record<string, List>> = {
  'own calls': { role: 'CUSTOMER', query: `{ pickupCalls(first: 20) { ${nodes} } }` },
  'own calls, counted': { role: 'CUSTOMER', query: `{ pickupCalls(first: 20) { totalCount ${nodes} } }` },
  'own calls of one status': {
    role: 'CUSTOMER',
    query: `{ pickupCalls(status: PICKED_UP) { totalCount ${nodes} } }`,
  },
  'all calls': { role: 'OPERATOR', query: `{ pickupCalls(first: 20) { ${nodes} } }` },
  'all calls, counted': { role: 'OPERATOR', query: `{ pickupCalls(first: 20) { totalCount ${nodes} } }` },
  'all calls of one status': { role: 'OPERATOR', query: `{ pickupCalls(status: PICKED_UP) { ${nodes} } }` },
  'all calls of a status that none has': {
    role: 'OPERATOR',
    query: `{ pickupCalls(status: NO_COURIER) { totalCount ${nodes} } }`,
  },
  'my page': {
    role: 'CUSTOMER',
    query: '{ myPage { unreadCount pickups(first: 20) { nodes { status placeLabel courierName } } } }',
  },
  'my page, counted': {
    role: 'CUSTOMER',
    query: '{ myPage { pickups(first: 20) { totalCount nodes { status placeLabel } } } }',
  },
};

/** What lists and views cost while more and more calls are stored. */
export async function measureGrowth(naru: Naru, { rows }: Options): Promise<GrowthResult> {
  await using calls = await openDatabase({ target: databaseAt(naru.databaseUrl('calls')) });
  await using views = await openDatabase({ target: databaseAt(naru.databaseUrl('customer-views')) });
  const lists: Record<string, ListCost[]> = {};
  let stored = 0;
  for (const count of rows) {
    say(`${count} calls are stored`);
    for (; stored < count; stored += ROWS_AT_ONCE) await storeCalls(calls, views, stored);
    for (const [name, list] of Object.entries(LISTS)) {
      await costOf(naru, list); // warms up
      lists[name] = [...(lists[name] ?? []), await costOf(naru, list)];
    }
  }
  return { rows, lists };
}

async function costOf(naru: Naru, { role, query }: List): Promise<ListCost> {
  const cpuBeforeMs = await naru.process.cpuMs();
  const tookMs: number[] = [];
  for (let n = 0; n < REQUESTS; n += 1) {
    const startedMs = performance.now();
    await naru.ask(role, role === 'CUSTOMER' ? CUSTOMER : 'operator-1', query);
    tookMs.push(performance.now() - startedMs);
  }
  return { cpuMs: ((await naru.process.cpuMs()) - cpuBeforeMs) / REQUESTS, p50Ms: median(tookMs) };
}

async function storeCalls(calls: Database, views: Database, first: number): Promise<void> {
  const numbers = Array.from({ length: ROWS_AT_ONCE }, (_, n) => first + n);
  const at = new Date();
  const common = (number: number) => ({
    id: `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`,
    version: 3,
    customer_id: `customer-${number % CUSTOMERS}`,
    status: number % 3 === 0 ? 'PICKED_UP' : 'CANCELLED',
    place_label: '이수',
    fare_amount: 30_000,
    fare_currency: 'KRW',
    courier_name: '김기사',
    requested_at: at,
    updated_at: at,
  });
  await insert(
    calls,
    'pickup_call',
    numbers.map((number) => ({
      ...common(number),
      ...{ parcel_class: 'UNDER_10KG', lat: 37.48, lon: 126.98, tel: '01050958718' },
      ...{ courier_id: 'courier-1', assignment_version: 2, history: '[]' },
    })),
  );
  await insert(views, 'pickup_summary', numbers.map(common));
}

function insert(database: Database, table: string, rows: readonly Readonly<Record<string, unknown>>[]) {
  const columns = Object.keys(rows[0] ?? {});
  const places = rows.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
  const values = rows.flatMap((row) => columns.map((column) => row[column]));
  return database.write((em) =>
    em.execute(`insert into ${table} (${columns.join(', ')}) values ${places}`, values, 'run'),
  );
}
