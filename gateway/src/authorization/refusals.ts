import { Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import {
  type Guarded,
  isIntrospection,
  type OperationRequirements,
  responseKey,
} from './operation-requirements.ts';
import { type Condition, conditionsOf } from './selection-conditions.ts';

/** A selection that is refused, once for each place where the operation has it. */
export interface Refusal {
  /** In the response, with `@` for any element of a list; ends with `... on T` where a whole fragment is refused. */
  readonly path: readonly string[];
  /** All must hold for the selection to be missing from the response. */
  readonly conditions: readonly Condition[];
}

/** Fragments in fragments multiply places: no more than these are told. */
const TOLD_MAX = 100;

/** Finds what is refused first on each way down: what is below it is not told again. */
export function findRefusals(
  { operation, fragments, steps }: OperationRequirements,
  isRefused: (node: Guarded) => boolean,
): readonly Refusal[] {
  const ofFragments = new Map<string, readonly Refusal[]>();
  const ofFragment = (name: string): readonly Refusal[] => {
    const fragment = fragments.get(name);
    const found = ofFragments.get(name) ?? (fragment ? ofSet(fragment.selectionSet) : []);
    ofFragments.set(name, found);
    return found;
  };

  function ofSet({ selections }: SelectionSetNode): readonly Refusal[] {
    const found = new Map<string, Refusal>();
    for (const selection of selections) {
      const conditions = conditionsOf(selection.directives);
      if (!conditions) continue;
      for (const refusal of ofSelection(selection)) {
        if (found.size >= TOLD_MAX) return [...found.values()];
        const here = { path: refusal.path, conditions: [...conditions, ...refusal.conditions] };
        found.set(JSON.stringify(here), here);
      }
    }
    return [...found.values()];
  }

  function ofSelection(selection: SelectionNode): readonly Refusal[] {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value);
      if (!fragment || !isRefused(fragment)) return ofFragment(selection.name.value);
      return [{ path: [`... on ${fragment.typeCondition.name.value}`], conditions: [] }];
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (!isRefused(selection)) return ofSet(selection.selectionSet);
      const type = selection.typeCondition?.name.value;
      return [{ path: type === undefined ? [] : [`... on ${type}`], conditions: [] }];
    }
    if (isRefused(selection)) return [{ path: [responseKey(selection)], conditions: [] }];
    if (!selection.selectionSet) return [];
    const inside = steps.get(selection) ?? [];
    return ofSet(selection.selectionSet).map(({ path, conditions }) => ({
      path: [...inside, ...path],
      conditions,
    }));
  }

  if (!isRefused(operation)) return ofSet(operation.selectionSet);
  return operation.selectionSet.selections.every(isIntrospection) ? [] : [{ path: [], conditions: [] }];
}
