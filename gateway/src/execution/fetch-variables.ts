import type { FetchNode } from '@apollo/query-planner';
import { plannedRepresentationsVariable, representationsVariable } from './planned-names.ts';

/** The operation's variables that a fetch uses. Those without a value are left to the subgraph's defaults. */
export function pickVariables(
  { variableUsages = [] }: FetchNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of variableUsages) {
    const given = name === plannedRepresentationsVariable ? representationsVariable : name;
    if (!Object.hasOwn(variables, given)) continue;
    const value = variables[given];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
