import { type DataObject, isDataObject } from '../data-object.ts';
import { answeredName } from '../planned-names.ts';
import type { TypeConditions } from '../type-conditions.ts';
import type { DeferredPart } from './deferred-parts.ts';

/** An object of the data, and how and where it has been answered. */
export interface AnsweredObject {
  readonly path: readonly (string | number)[];
  readonly data: DataObject;
  readonly answered: DataObject;
}

/** The objects that a part is about, among those that the client has been told of. */
export function locateTargets(
  { steps, conditions }: DeferredPart,
  behind: readonly AnsweredObject[],
  types: TypeConditions,
): readonly AnsweredObject[] {
  let objects = behind;
  for (const step of steps) {
    const name = answeredName(step.name);
    objects = objects.filter(meets(step.conditions)).flatMap(({ path, data, answered }) => {
      const inner = Object.hasOwn(answered, name) ? answered[name] : undefined;
      return [...objectsIn([...path, name], data[step.name], inner)];
    });
  }
  return objects.filter(meets(conditions));

  function meets(wanted: readonly string[]) {
    return ({ data }: AnsweredObject) =>
      wanted.every((condition) => types.includes(condition, data['__typename']));
  }
}

function* objectsIn(
  path: AnsweredObject['path'],
  data: unknown,
  answered: unknown,
): Iterable<AnsweredObject> {
  if (Array.isArray(data) && Array.isArray(answered)) {
    for (const [index, item] of answered.entries()) yield* objectsIn([...path, index], data[index], item);
  } else if (isDataObject(data) && isDataObject(answered)) yield { path, data, answered };
}
