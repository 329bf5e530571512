import type { DataObject } from './data-object.ts';
import { generatedFunction } from './generated-function.ts';
import { copyData, type MergeData } from './merge-data.ts';

/** Puts an entity, or a copy of it, into the data, in place. What is no copy becomes part of the target. */
export type MergeEntity = (target: DataObject, entity: DataObject, asCopy: boolean) => void;

/** Sets of names that functions are made for: a subgraph must not fill the memory with names it makes up. */
const mostNameSets = 16;
const graphqlName = /^[_A-Za-z]\w*$/;

/**
 * Finds how to merge an entity. What a fetch asks for is answered under few sets of names; each has a function of its own,
 * written as source, so that it has accesses to properties of its own.
 */
export function entityMerger(mergeData: MergeData): (entity: DataObject) => MergeEntity {
  const mergers = new Map<string, MergeEntity>();
  const inGeneral: MergeEntity = (target, entity, asCopy) =>
    mergeData(target, asCopy ? copyData(entity) : entity);

  return (entity) => {
    const names = Object.keys(entity);
    const key = names.join();
    const known = mergers.get(key);
    if (known) return known;
    const wanted = names.every((name) => graphqlName.test(name) && name !== '__proto__');
    if (!wanted || mergers.size >= mostNameSets) return inGeneral;
    const merger = generateMerger(names, mergeData, inGeneral);
    mergers.set(key, merger);
    return merger;
  };
}

/** Where there are objects, they are merged in general; anything else is replaced. */
function generateMerger(names: readonly string[], mergeData: MergeData, inGeneral: MergeEntity): MergeEntity {
  const mergeTypename = (target: DataObject, __typename: unknown) => mergeData(target, { __typename });
  const variables = names.map((name, index) => `v${index} = entity.${name}`);
  const objects = names.map(
    (name, index) =>
      `(typeof v${index} === 'object' && v${index} !== null) || (typeof target.${name} === 'object' && target.${name} !== null)`,
  );
  const assignments = names.map((name, index) => {
    const assignment =
      name === '__typename' ? `mergeTypename(target, v${index})` : `target.${name} = v${index}`;
    return `if (v${index} !== undefined) ${assignment};`;
  });
  const source = `
    return (target, entity, asCopy) => {
      ${names.length > 0 ? `const ${variables.join(', ')};` : ''}
      if (${objects.join(' || ') || 'false'}) return inGeneral(target, entity, asCopy);
      ${assignments.join('\n      ')}
    };`;
  return generatedFunction(source, { mergeTypename, inGeneral });
}
