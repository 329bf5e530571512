import { type DataObject, propertySource } from './data-object.ts';
import { generatedFunction } from './generated-function.ts';

/**
 * The places of representations in a list, by the raw values that they are told apart by, one after the other. Those of
 * one shape never have one's values begin another's.
 */
export type Places = Map<unknown, Places | number>;

/**
 * Appends raw values that are equal, one by one, for equal representations only.
 * @returns false when something required is missing
 */
export type Identify = (object: DataObject, identity: unknown[]) => boolean;

/**
 * Finds the place of what represents an object; what was not represented before gets the place `next`.
 * @returns -1 when something required is missing
 */
export type FindPlace = (object: DataObject, known: Places, next: number) => number;

/**
 * Finds places by the values of these properties. As a rule they are not objects; then none of what `identify` does has to
 * be done. As source, so that each shape of representation has accesses to properties of its own.
 */
export function generateFindPlace(properties: readonly string[], identify: Identify): FindPlace {
  const otherwise: FindPlace = (object, known, next) => {
    const identity: unknown[] = [];
    return identify(object, identity) ? placeOf(identity, known, next) : -1;
  };
  if (properties.length === 0) return otherwise;
  const values = properties.map(
    (name, index) => `
      const v${index} = ${propertySource('object', name)};
      if (v${index} === undefined || (typeof v${index} === 'object' && v${index} !== null))
        return otherwise(object, known, next);`,
  );
  const steps = properties.slice(0, -1).map(
    (_, index) => `
      deeper = places.get(v${index});
      if (deeper === undefined) places.set(v${index}, (deeper = new Map()));
      places = deeper;`,
  );
  const last = `v${properties.length - 1}`;
  const source = `
    return (object, known, next) => {
      let places = known, deeper;
      ${values.join('')}
      ${steps.join('')}
      const place = places.get(${last});
      if (place !== undefined) return place;
      places.set(${last}, next);
      return next;
    };`;
  return generatedFunction(source, { otherwise });
}

function placeOf(identity: readonly unknown[], known: Places, next: number): number {
  let places = known;
  const last = identity.length - 1;
  for (let index = 0; index < last; index += 1) {
    let deeper = places.get(identity[index]);
    if (!(deeper instanceof Map)) {
      deeper = new Map();
      places.set(identity[index], deeper);
    }
    places = deeper;
  }
  const place = places.get(identity[last]);
  if (typeof place === 'number') return place;
  places.set(identity[last], next);
  return next;
}
