import type { FetchDataRewrite } from '@apollo/query-planner';
import { type DataObject, propertyReader, setProperty } from './data-object.ts';
import { fragmentPrefix, type TypeConditions } from './type-conditions.ts';

/** Changes what is sent to, or what came from, a subgraph, in place. */
export type RewriteData = (data: unknown) => void;

/** The planner's rewrites as one function; undefined when there are none. */
export function compileRewrites(
  rewrites: readonly FetchDataRewrite[] | undefined,
  conditions: TypeConditions,
): RewriteData | undefined {
  if (!rewrites || rewrites.length === 0) return undefined;
  const compiled = rewrites.map((rewrite) => compileRewrite(rewrite, conditions));
  return (data) => {
    for (const apply of compiled) apply(data);
  };
}

function compileRewrite(rewrite: FetchDataRewrite, conditions: TypeConditions): RewriteData {
  const name = rewrite.path.at(-1) ?? '';
  const change =
    rewrite.kind === 'ValueSetter' ? setter(name, rewrite.setValueTo) : renamer(name, rewrite.renameKeyTo);
  const apply = rewrite.path
    .slice(0, -1)
    .reduceRight<(object: DataObject) => void>((next, element) => step(element, next, conditions), change);
  return (data) => forEachObject(data, apply);
}

function step(element: string, next: (object: DataObject) => void, conditions: TypeConditions) {
  if (element.startsWith(fragmentPrefix)) {
    const condition = element.slice(fragmentPrefix.length);
    return (object: DataObject) => {
      const typeName = object['__typename'];
      // Not every object tells its type; the planner counts on the rewrite then.
      if (typeName === undefined || conditions.includes(condition, typeName)) next(object);
    };
  }
  const read = propertyReader(element);
  return (object: DataObject) => forEachObject(read(object), next);
}

function forEachObject(value: unknown, visit: (object: DataObject) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const item of value) forEachObject(item, visit);
  else visit(value as DataObject);
}

function setter(name: string, value: unknown) {
  return (object: DataObject) => setProperty(object, name, value);
}

function renamer(name: string, newName: string) {
  const read = propertyReader(name);
  return (object: DataObject) => {
    const value = read(object);
    if (value === undefined) return;
    setProperty(object, newName, value);
    object[name] = undefined;
  };
}
