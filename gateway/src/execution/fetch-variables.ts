import type { FetchNode } from '@apollo/query-planner';

/** The operation's variables that a fetch uses. Those without a value are left to the subgraph's defaults. */
export function pickVariables(
  { variableUsages = [] }: FetchNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of variableUsages) {
    if (!Object.hasOwn(variables, name)) continue;
    const value = variables[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
