// 100 users register items as fast as they are answered, while registering takes 400 ms and up to 220 ms more: without the
// guard around registrations, then with it. Beside them somebody looks at the catalogue and somebody reserves.
import { parseArgs } from 'node:util';
import { type Client, type Naru, startNaru } from '@naru/test-harness';

const HELP = `Measures what a siege of registrations does to those who register and to everybody else: without the guard, then with it.

  npm run bench -- [--seconds 30] [--users 100]
`;

const { seconds, users } = options();
const DURATION_MS = Number(seconds) * 1_000;
const USERS = Number(users);
const PROBE_EVERY_MS = 100;

interface Latencies {
  readonly tookMs: number[];
}
interface Outcome {
  readonly registered: Latencies;
  readonly refused: Latencies;
  readonly catalogue: Latencies;
  readonly reserved: Latencies;
  readonly recoveredAfterMs: number;
}

function options(): { readonly seconds: string; readonly users: string } {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: 'string', default: '30' },
        users: { type: 'string', default: '100' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    for (const name of ['seconds', 'users'] as const) {
      if (!/^[1-9]\d*$/.test(values[name])) throw new Error(`--${name} must be a whole number above zero`);
    }
    return values;
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}

async function measure(guarded: boolean): Promise<Outcome> {
  await using naru = await startNaru({
    business: 'rental',
    env: { REGISTRATION_GUARD: String(guarded), SIMULATED_DELAY_MS: '400', SIMULATED_JITTER_MS: '220' },
  });
  const vendors = await Promise.all(
    Array.from({ length: USERS }, (_, n) => naru.signIn('VENDOR', `vendor-${n}`)),
  );
  const [first] = vendors as [Client];
  const itemId = await firstItem(first);
  const outcome = {
    ...{ registered: { tookMs: [] }, refused: { tookMs: [] } },
    ...{ catalogue: { tookMs: [] }, reserved: { tookMs: [] } },
  } satisfies Omit<Outcome, 'recoveredAfterMs'>;
  const untilMs = performance.now() + DURATION_MS;
  await Promise.all([
    ...vendors.map((vendor, n) => registerAgainAndAgain(vendor, n, untilMs, outcome)),
    lookAgainAndAgain(naru, itemId, untilMs, outcome.catalogue),
    reserveAgainAndAgain(naru, itemId, untilMs, outcome.reserved),
  ]);
  const loadEndedMs = performance.now();
  await firstItem(first);
  return { ...outcome, recoveredAfterMs: performance.now() - loadEndedMs };
}

const REGISTER = `mutation ($input: RegisterItemInput!) { registerItem(input: $input) { item { id } errors { code retryAfterMs } } }`;
const RESERVE = `mutation ($input: ReserveItemInput!) { reserveItem(input: $input) { reservation { id } errors { code } } }`;

async function register(
  vendor: Client,
  sku: string,
): Promise<{ item: { id: string } | null; errors: { code: string; retryAfterMs: number }[] }> {
  const input = { idempotencyKey: sku, sku, name: 'SamsungTV65in', dayRate: 40_000, units: 100_000 };
  return (await vendor.request<{ registerItem: Awaited<ReturnType<typeof register>> }>(REGISTER, { input }))
    .registerItem;
}

/** Registers an item, however often that is refused at first. */
async function firstItem(vendor: Client): Promise<string> {
  const sku = `first-${performance.now()}`;
  for (;;) {
    const { item, errors } = await register(vendor, sku);
    if (item) return item.id;
    await pause(errors[0]?.retryAfterMs ?? PROBE_EVERY_MS);
  }
}

async function registerAgainAndAgain(
  vendor: Client,
  n: number,
  untilMs: number,
  outcome: Omit<Outcome, 'recoveredAfterMs'>,
) {
  for (let count = 0; performance.now() < untilMs; count += 1) {
    const [tookMs, { item, errors }] = await timed(() => register(vendor, `sku-${n}-${count}`));
    (item ? outcome.registered : outcome.refused).tookMs.push(tookMs);
    const retryAfterMs = errors[0]?.retryAfterMs;
    if (retryAfterMs !== undefined) await pause(retryAfterMs);
  }
}

async function lookAgainAndAgain(naru: Naru, itemId: string, untilMs: number, { tookMs }: Latencies) {
  const anyone = naru.anonymous();
  while (performance.now() < untilMs) {
    tookMs.push((await timed(() => anyone.request(`{ item(id: "${itemId}") { stock name } }`)))[0]);
    await pause(PROBE_EVERY_MS);
  }
}

async function reserveAgainAndAgain(naru: Naru, itemId: string, untilMs: number, { tookMs }: Latencies) {
  const customer = await naru.signIn('CUSTOMER', 'customer-1');
  const day = new Date(Date.now() + 86_400_000 * 2).toISOString().slice(0, 10);
  while (performance.now() < untilMs) {
    const input = {
      itemId,
      quantity: 1,
      startDate: day,
      endDate: day,
      idempotencyKey: `r-${performance.now()}`,
    };
    tookMs.push((await timed(() => customer.request(RESERVE, { input })))[0]);
    await pause(PROBE_EVERY_MS);
  }
}

async function timed<Result>(work: () => Promise<Result>): Promise<[number, Result]> {
  const startedMs = performance.now();
  const result = await work();
  return [performance.now() - startedMs, result];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function row(what: string, { tookMs }: Latencies): string {
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    `${(sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0)} ms`.padStart(9);
  return `  ${what.padEnd(28)} ${String(sorted.length).padStart(6)}   p50 ${at(0.5)}   p95 ${at(0.95)}   max ${at(1)}`;
}

for (const guarded of [false, true]) {
  const outcome = await measure(guarded);
  const lines = [
    `${guarded ? 'With' : 'Without'} the guard: ${USERS} users for ${seconds} s`,
    row('registered', outcome.registered),
    row('refused as OVERLOADED', outcome.refused),
    row('looked at the catalogue', outcome.catalogue),
    row('reserved', outcome.reserved),
    `  accepted again ${outcome.recoveredAfterMs.toFixed(0)} ms after the load ended`,
  ];
  process.stdout.write(`${lines.join('\n')}\n\n`);
}
process.exit(0);
