import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copyData, createMergeData } from './merge-data.ts';
import { entityMerger } from './merge-entity.ts';

const mergeData = createMergeData((name) => name === 'Book' || name === 'Film');

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, 1, 'text', undefined),
    fc.array(tie('any'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('x', 'y'), tie('any'), { maxKeys: 2, noNullPrototype: true }),
  ),
})).any;
const typeName = fc.constantFrom('Book', 'Film', 'Media', undefined);
const names = ['a', 'constructor', '__proto__', 'not a name'] as const;
const object = fc
  .tuple(
    fc.option(typeName),
    fc.uniqueArray(fc.tuple(fc.constantFrom(...names), value), { selector: ([name]) => name }),
  )
  .map(([type, entries]) => {
    const made: Record<string, unknown> = type ? { __typename: type } : {};
    for (const [name, inner] of entries) {
      const property = { value: inner, writable: true, enumerable: true, configurable: true };
      Object.defineProperty(made, name, property);
    }
    return made;
  });

test('an entity is merged as any data are, time after time', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(object, object), { minLength: 1, maxLength: 5 }), (pairs) => {
      const findMerger = entityMerger(mergeData);
      for (const [target, entity] of pairs) {
        const expected = copyData(target);
        mergeData(expected, copyData(entity));
        const targets = [copyData(target), copyData(target)];
        const merge = findMerger(entity);
        const before = copyData(entity);
        for (const copy of targets) merge(copy, entity, true);
        expect(isDeepStrictEqual(entity, before)).toBe(true);
        merge(target, entity, false);
        for (const merged of [...targets, target]) expect(isDeepStrictEqual(merged, expected)).toBe(true);
      }
    }),
  );
});

test('copies share nothing with the entity', () => {
  const findMerger = entityMerger(mergeData);
  const entity = { list: [{ x: 1 }] };
  const original: Record<string, unknown> = {};
  const copy: Record<string, unknown> = {};
  const merge = findMerger(entity);
  merge(original, entity, false);
  merge(copy, entity, true);
  expect(original['list']).toBe(entity.list);
  expect(copy).toEqual(entity);
  expect((copy['list'] as unknown[])[0]).not.toBe(entity.list[0]);
});
