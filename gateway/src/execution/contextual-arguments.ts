import type { FetchDataKeyRenamer } from '@apollo/query-planner';
import { type DataObject, isDataObject, propertyReader, type ReadProperty } from './data-object.ts';
import type { DataPath, Descendant } from './response-path.ts';
import { fragmentPrefix, type TypeConditions } from './type-conditions.ts';

/** Objects of a fetch that have the same values for the arguments that come from their context. */
export interface ContextGroup {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly objects: readonly DataObject[];
}

/** Finds the objects of a fetch, in groups that one request can be sent for. */
export type CollectByContext = (place: DataPath, root: DataObject) => readonly ContextGroup[];

interface ContextualArgument {
  readonly variable: string;
  /** The value, or undefined where the object's surroundings are not those that this is about. */
  find(descendant: Descendant): unknown;
}

/** As the fields that arguments come from lie above (`..`) or in the objects themselves, so the planner tells them. */
export function compileContext(
  rewrites: readonly FetchDataKeyRenamer[] | undefined,
  conditions: TypeConditions,
): CollectByContext {
  if (!rewrites || rewrites.length === 0) {
    return (place, root) => [{ variables: {}, objects: place.collect(root) }];
  }
  const args = rewrites.map((rewrite) => compileArgument(rewrite, conditions));
  return (place, root) => {
    const groups = new Map<string, ContextGroup & { readonly objects: DataObject[] }>();
    for (const descendant of place.collectWithAncestors(root)) {
      const variables = variablesOf(descendant, args);
      const key = JSON.stringify(variables);
      const group = groups.get(key);
      if (group) group.objects.push(descendant.object);
      else groups.set(key, { variables, objects: [descendant.object] });
    }
    return [...groups.values()];
  };
}

function variablesOf(descendant: Descendant, args: readonly ContextualArgument[]): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  // Several may tell of one variable, each for another type that sets the context; the first that fits does.
  for (const { variable, find } of args) variables[variable] ??= find(descendant);
  return variables;
}

function compileArgument(
  { path, renameKeyTo: variable }: FetchDataKeyRenamer,
  conditions: TypeConditions,
): ContextualArgument {
  const levels = path.findIndex((element) => element !== '..');
  const steps = path.slice(levels).map((element) => compileStep(element, conditions));
  return {
    variable,
    find: ({ object, ancestors }) =>
      steps.reduce<unknown>(
        (value, step) => step(value),
        levels === 0 ? object : ancestors[ancestors.length - levels],
      ),
  };
}

function compileStep(element: string, conditions: TypeConditions): (value: unknown) => unknown {
  if (!element.startsWith(fragmentPrefix)) return reader(propertyReader(element));
  const condition = element.slice(fragmentPrefix.length);
  return (value) =>
    conditions.includes(condition, (value as DataObject | undefined)?.['__typename']) ? value : undefined;
}

function reader(read: ReadProperty): (value: unknown) => unknown {
  const readAll = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(readAll);
    return isDataObject(value) ? read(value) : undefined;
  };
  return readAll;
}
