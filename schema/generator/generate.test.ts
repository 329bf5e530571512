import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const repository = join(import.meta.dirname, '..', '..');
let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'naru-schema-'));
  cpSync(join(repository, 'schema'), join(copy, 'schema'), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
});

afterEach(() => rmSync(copy, { recursive: true }));

function generate(root: string, ...flags: string[]) {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', join(root, 'schema/generate.ts'), ...flags],
    {
      encoding: 'utf8',
    },
  );
  return { status, stderr };
}

function read(file: string): string {
  return readFileSync(join(copy, 'schema', file), 'utf8');
}

function write(file: string, schema: object): void {
  writeFileSync(join(copy, 'schema', file), JSON.stringify(schema));
}

test('what is committed follows from the JSON Schema files', () => {
  expect(generate(repository, '--check')).toEqual({ status: 0, stderr: '' });
});

test('the check names each file that differs or is missing', () => {
  writeFileSync(join(copy, 'schema/asyncapi.yaml'), 'asyncapi: 3.0.0\n');
  unlinkSync(join(copy, 'schema/src/requests.generated.ts'));
  const { status, stderr } = generate(copy, '--check');
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringContaining('schema/src/requests.generated.ts'),
    expect.stringContaining('schema/asyncapi.yaml'),
  ]);
});

test('events of another aggregate need only their JSON files', () => {
  write('events/rental/store-order.v1.json', {
    'x-producer': 'stores',
    'x-routing-key': 'id',
    type: 'object',
    required: ['id', 'total'],
    properties: {
      id: { $ref: '../../vocabulary.json#/definitions/id' },
      total: { anyOf: [{ $ref: '../../vocabulary.json#/definitions/money' }, { type: 'null' }] },
    },
  });
  write('events/rental/store-order.prepared.v1.json', { title: 'rental.store-order.prepared' });
  expect(generate(copy)).toEqual({ status: 0, stderr: '' });
  const events = read('src/events.generated.ts');
  expect(events).toContain("export type RentalStoreOrderFact = 'prepared';");
  expect(events).toContain(
    'export const rentalStoreOrder: EventFamily<RentalStoreOrderFact, RentalStoreOrderV1>',
  );
  expect(events).toContain("stream: 'RENTAL'");
  expect(events).toContain('total: Money | null;');
  expect(read('asyncapi.yaml')).toContain('address: rental.store-order.{storeOrderId}.prepared');
});

test('a breaking version stands beside the first', () => {
  cpSync(join(copy, 'schema/events/pickup/offer.v1.json'), join(copy, 'schema/events/pickup/offer.v2.json'));
  write('events/pickup/offer.opened.v2.json', { title: 'pickup.offer.opened' });
  expect(generate(copy)).toEqual({ status: 0, stderr: '' });
  const events = read('src/events.generated.ts');
  expect(events).toContain('export const pickupOffer: EventFamily<PickupOfferFact, PickupOfferV1>');
  expect(events).toContain('export const pickupOfferV2: EventFamily<PickupOfferV2Fact, PickupOfferV2>');
});

test.each([
  ['events/pickup/Call.v1.json', {}, 'the name does not match'],
  ['events/pickup/parcel.weighed.v1.json', {}, 'there is no snapshot parcel.v1.json beside it'],
  ['events/pickup/parcel.v1.json', { 'x-producer': 'calls' }, 'x-routing-key is missing'],
])('a misplaced %s is refused', (file, schema, message) => {
  write(file, schema);
  const { status, stderr } = generate(copy);
  expect(status).toBe(1);
  expect(stderr).toContain(`${file}: ${message}`);
});
