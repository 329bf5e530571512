import type { DataObject } from './data-object.ts';
import type { RewriteData } from './data-rewrites.ts';
import type { Places } from './representation-places.ts';
import type { RepresentationShape, ShapeOfType } from './representation-shape.ts';

/** What a fetch sends for the objects it is about: equal representations once. */
export interface Representations {
  readonly list: readonly DataObject[];
  /** The objects that are represented. */
  readonly objects: readonly DataObject[];
  /** For each of those, its representation's place in the list; a place's first mention comes in the list's order. */
  readonly places: readonly number[];
  /** Objects that lack something that the fetch requires. */
  readonly lacking: readonly DataObject[];
}

/** Objects that are of no interest to the fetch are left out. */
export function representAll(
  objects: readonly DataObject[],
  shapeOfType: ShapeOfType,
  rewrite: RewriteData | undefined,
): Representations {
  const list: DataObject[] = [];
  const represented: DataObject[] = [];
  const places: number[] = [];
  const lacking: DataObject[] = [];
  const placesOfShape = new Map<RepresentationShape, Places>();
  let typeName: unknown;
  let shape: RepresentationShape | undefined;
  let known: Places = new Map();
  for (const object of objects) {
    // Most objects are of the type of the one before.
    if (object['__typename'] !== typeName) {
      typeName = object['__typename'];
      shape = typeof typeName === 'string' ? shapeOfType(typeName) : undefined;
      known = (shape && placesOfShape.get(shape)) ?? new Map();
      if (shape) placesOfShape.set(shape, known);
    }
    if (!shape) continue;
    const place = shape.findPlace(object, known, list.length);
    if (place === -1) {
      lacking.push(object);
      continue;
    }
    if (place === list.length) {
      const representation = shape.represent(object);
      rewrite?.(representation);
      list.push(representation);
    }
    represented.push(object);
    places.push(place);
  }
  return { list, objects: represented, places, lacking };
}
