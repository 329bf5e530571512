import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '@naru/persistence';
import { openWithTables, type TestDatabase, testDatabase, testedEngines } from '@naru/test-harness';
import { claimKey, earlierResult, IdempotencyRow, type IdempotentCommand } from '../src/index.ts';

describe.each(testedEngines)('on %s', (engine) => {
  let place: TestDatabase;
  let database: Database;
  beforeEach(async () => {
    place = await testDatabase(engine);
    database = await openWithTables(place.target, [IdempotencyRow]);
  });
  afterEach(async () => {
    await database[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  const command: IdempotentCommand = {
    owner: 'customer-1',
    command: 'requestPickup',
    key: 'key-1',
    input: { tel: '010', place: { label: '이수', point: null }, tags: ['a', 'b'] },
  };
  const withInput = (input: unknown): IdempotentCommand => ({ ...command, input });
  const earlier = (of: IdempotentCommand) => database.read((em) => earlierResult(em, of));
  const claim = (of: IdempotentCommand, resultId: string) =>
    database.transaction((em) => claimKey(em, of, resultId));

  test('a new command has no earlier result; sent again it has the first one', async () => {
    expect(await earlier(command)).toBeUndefined();
    expect(await claim(command, 'call-1')).toBe(true);
    expect(await earlier(command)).toBe('call-1');
    expect(await claim(command, 'call-2')).toBe(false);
    expect(await earlier(command)).toBe('call-1');
  });

  test('the order of fields, absent fields and null fields make no other input', async () => {
    await claim(command, 'call-1');
    const same = [
      { tags: ['a', 'b'], place: { point: null, label: '이수' }, tel: '010' },
      { tel: '010', place: { label: '이수' }, tags: ['a', 'b'] },
      { tel: '010', place: { label: '이수', point: undefined }, tags: ['a', 'b'], note: null },
    ];
    for (const input of same) expect(await earlier(withInput(input))).toBe('call-1');
  });

  test.each([
    ['another value', { tel: '011', place: { label: '이수' }, tags: ['a', 'b'] }],
    ['another order of a list', { tel: '010', place: { label: '이수' }, tags: ['b', 'a'] }],
    ['another type', { tel: 10, place: { label: '이수' }, tags: ['a', 'b'] }],
    ['one more field', { tel: '010', place: { label: '이수' }, tags: ['a', 'b'], note: '' }],
    ['nothing', undefined],
  ])('%s under the same key is a conflict', async (_what, input) => {
    await claim(command, 'call-1');
    expect(await earlier(withInput(input))).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
      path: ['idempotencyKey'],
    });
  });

  test('dates count by their instant', async () => {
    await claim(withInput({ from: new Date('2026-03-01T09:00:00Z') }), 'reservation-1');
    expect(await earlier(withInput({ from: new Date('2026-03-01T18:00:00+09:00') }))).toBe('reservation-1');
    expect(await earlier(withInput({ from: new Date('2026-03-02T09:00:00Z') }))).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
  });

  test('keys of other owners and other commands are other keys', async () => {
    await claim(command, 'call-1');
    expect(await earlier({ ...command, owner: 'customer-2' })).toBeUndefined();
    expect(await earlier({ ...command, command: 'cancelPickup' })).toBeUndefined();
    expect(await claim({ ...command, owner: 'customer-2' }, 'call-2')).toBe(true);
  });

  test('of many that claim a key at once one succeeds, and a claim that is rolled back was none', async () => {
    const failing = database.transaction(async (em) => {
      await claimKey(em, command, 'call-0');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const ids = Array.from({ length: 20 }, (_, index) => `call-${index + 1}`);
    const claims = await Promise.all(ids.map((id) => claim(command, id)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await earlier(command)).toBe(ids[claims.indexOf(true)]);
  });
});
