import type { DataObject } from './data-object.ts';
import type { RewriteData } from './data-rewrites.ts';
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

type Branch = Map<unknown, Branch | number>;

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
  const roots = new Map<RepresentationShape, Branch>();
  const identity: unknown[] = [];
  for (const object of objects) {
    const typeName = object['__typename'];
    const shape = typeof typeName === 'string' ? shapeOfType(typeName) : undefined;
    identity.length = 0;
    if (!shape) continue;
    if (!shape.identify(object, identity)) {
      lacking.push(object);
      continue;
    }
    const root: Branch = roots.get(shape) ?? new Map();
    roots.set(shape, root);
    const place = placeOf(root, identity, list.length);
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

/** The place kept for these values, or `next` from now on. Equal shapes never have one's values begin another's. */
function placeOf(root: Branch, identity: readonly unknown[], next: number): number {
  let branch = root;
  const last = identity.length - 1;
  for (let index = 0; index < last; index += 1) {
    let deeper = branch.get(identity[index]);
    if (!(deeper instanceof Map)) {
      deeper = new Map();
      branch.set(identity[index], deeper);
    }
    branch = deeper;
  }
  const known = branch.get(identity[last]);
  if (typeof known === 'number') return known;
  branch.set(identity[last], next);
  return next;
}
