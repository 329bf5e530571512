import { type DataObject, isDataObject, setProperty } from './data-object.ts';

/**
 * Puts what a fetch answered into the data, in place: the source becomes part of the target, so nobody else may hold it.
 */
export type MergeData = (target: DataObject, source: DataObject) => void;

/**
 * An object that one subgraph knows stays when another one answers null in its place, and a type that is known
 * exactly stays when a subgraph that knows only an interface, as its interface object, answers the interface's name.
 */
export function createMergeData(isObjectType: (typeName: unknown) => boolean): MergeData {
  function merge(target: DataObject, source: DataObject): void {
    for (const name in source) {
      const value = source[name];
      if (value === undefined) continue;
      if (name === '__proto__') {
        if (Object.hasOwn(source, name)) mergeHazardous(target, name, value);
        continue;
      }
      const existing = target[name];
      // Inherited methods are functions, so what is an object here is the target's own.
      if (typeof existing === 'object' && existing !== null) target[name] = merged(existing, value);
      else if (name !== '__typename' || existing === undefined || isObjectType(value)) target[name] = value;
    }
  }

  function mergeHazardous(target: DataObject, name: string, value: unknown): void {
    const existing = Object.hasOwn(target, name) ? target[name] : undefined;
    setProperty(target, name, typeof existing === 'object' && existing ? merged(existing, value) : value);
  }

  function merged(existing: object, value: unknown): unknown {
    if (value === null || value === existing) return existing;
    if (Array.isArray(existing)) {
      if (!Array.isArray(value) || value.length !== existing.length) return value;
      for (let index = 0; index < value.length; index += 1) {
        const item: unknown = existing[index];
        existing[index] =
          typeof item === 'object' && item !== null ? merged(item, value[index]) : value[index];
      }
      return existing;
    }
    if (!isDataObject(value)) return value;
    merge(existing as DataObject, value);
    return existing;
  }

  return merge;
}

/** The same data again, for a second place that may later be told other things than the first. */
export function copyData<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyData) as Value;
  // A spread takes every own name over as it is, and is much faster than assigning them one by one.
  const copy = { ...(value as DataObject) };
  for (const name in copy) {
    const inner = copy[name];
    if (typeof inner === 'object' && inner !== null) copy[name] = copyData(inner);
  }
  return copy as Value;
}
