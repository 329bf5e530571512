import type { ResponsePath } from '@apollo/query-planner';
import { type DataObject, propertyReader, propertySource, type ReadProperty } from './data-object.ts';
import { generatedFunction } from './generated-function.ts';

/** Where in the data a fetch takes its input from and puts its answer to. */
export interface DataPath {
  /** Every object there, in the order of the data; the same object as often as it is found. */
  collect(root: DataObject): DataObject[];
  /** As `collect`, each with the objects on the way to it, the outermost first. */
  collectWithAncestors(root: DataObject): Descendant[];
  /** The paths at which the wanted objects are found. Walks all of the data: only for errors. */
  locate(root: DataObject, wanted: ReadonlySet<DataObject>): LocatedObject[];
}

export interface Descendant {
  readonly object: DataObject;
  readonly ancestors: readonly DataObject[];
}

export interface LocatedObject {
  readonly object: DataObject;
  readonly path: readonly (string | number)[];
}

interface Segment {
  readonly name: string;
  readonly read: ReadProperty;
  /** The object types that the way goes on with; undefined for all. */
  readonly types: ReadonlySet<string> | undefined;
}

/**
 * Lists, of any depth, are gone through wherever the data has them. So of the planner's `@` only a condition on the
 * type counts: `@|[Book,Film]`, as also in `items|[Book,Film]`.
 */
export function compilePath(path: ResponsePath): DataPath {
  const segments = segmentsOf(path);
  return {
    collect: collector(segments),
    collectWithAncestors(root) {
      let found: Descendant[] = [{ object: root, ancestors: [] }];
      for (const { read, types } of segments) {
        found = found.flatMap(({ object, ancestors }) => {
          const next: DataObject[] = [];
          gather(read(object), types, next);
          return next.map((child) => ({ object: child, ancestors: [...ancestors, object] }));
        });
      }
      return found;
    },
    locate(root, wanted) {
      const found: LocatedObject[] = [];
      locateIn(root, segments, 0, [], wanted, found);
      return found;
    },
  };
}

/** A path has the client's aliases in it: to generate a function for one that is gone only once or twice does not pay. */
const usesBeforeGenerated = 2;

function collector(segments: readonly Segment[]): DataPath['collect'] {
  let uses = 0;
  let generated: DataPath['collect'] | undefined;
  return (root) => {
    if (generated) return generated(root);
    if (uses >= usesBeforeGenerated) generated = generateCollect(segments);
    uses += 1;
    return collectByLevels(segments, root);
  };
}

function collectByLevels(segments: readonly Segment[], root: DataObject): DataObject[] {
  let found = [root];
  for (const { read, types } of segments) {
    const next: DataObject[] = [];
    for (const object of found) gather(read(object), types, next);
    found = next;
  }
  return found;
}

/** Written as source, so that each path has accesses to properties of its own. */
function generateCollect(segments: readonly Segment[]): DataPath['collect'] {
  const types = segments.map((segment) => segment.types);
  const enter = (depth: number): string => {
    const next = segments[depth];
    return next ? `enter${depth}(${propertySource('object', next.name)}, found);` : 'found.push(object);';
  };
  const functions = segments.map(
    (segment, depth) => `
    function enter${depth}(object, found) {
      if (typeof object !== 'object' || object === null) return;
      if (Array.isArray(object)) {
        for (let index = 0; index < object.length; index += 1) enter${depth}(object[index], found);
        return;
      }
      ${segment.types ? `if (!types[${depth}].has(object.__typename)) return;` : ''}
      ${enter(depth + 1)}
    }`,
  );
  const source = `
    ${functions.join('')}
    return (object) => {
      const found = [];
      ${enter(0)}
      return found;
    };`;
  return generatedFunction(source, { types });
}

function segmentsOf(path: ResponsePath): Segment[] {
  const segments: Segment[] = [];
  for (const element of path) {
    const { name, types } = parseElement(String(element));
    const last = segments.at(-1);
    // What has no name is a condition on what the way has come to.
    if (name) segments.push({ name, read: propertyReader(name), types });
    else if (last && types) segments[segments.length - 1] = { ...last, types };
  }
  return segments;
}

function parseElement(element: string): { name: string; types: ReadonlySet<string> | undefined } {
  const [head = '', condition] = element.split('|', 2);
  const types = condition?.replace(/[[\]]/g, '').split(',');
  return { name: head === '@' ? '' : head, types: types && new Set(types) };
}

function gather(value: unknown, types: ReadonlySet<string> | undefined, into: DataObject[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) gather(item, types, into);
  } else if (isOneOf(value as DataObject, types)) into.push(value as DataObject);
}

function isOneOf(object: DataObject, types: ReadonlySet<string> | undefined): boolean {
  return types === undefined || types.has(object['__typename'] as string);
}

function locateIn(
  value: unknown,
  segments: readonly Segment[],
  depth: number,
  path: readonly (string | number)[],
  wanted: ReadonlySet<DataObject>,
  found: LocatedObject[],
): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      locateIn(item, segments, depth, [...path, index], wanted, found);
    return;
  }
  const object = value as DataObject;
  const passed = segments[depth - 1];
  if (passed && !isOneOf(object, passed.types)) return;
  const next = segments[depth];
  if (next) locateIn(next.read(object), segments, depth + 1, [...path, next.name], wanted, found);
  else if (wanted.has(object)) found.push({ object, path });
}
