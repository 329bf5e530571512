import type { FetchNode } from '@apollo/query-planner';

/** Picks the operation's variables that a fetch uses. Those without a value are left to the subgraph's defaults. */
export function variablePicker(
  node: FetchNode,
): (variables: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  const names = node.variableUsages ?? [];
  return (variables) => {
    const picked: Record<string, unknown> = {};
    for (const name of names) {
      if (!Object.hasOwn(variables, name)) continue;
      const value = variables[name];
      if (value !== undefined) picked[name] = value;
    }
    return picked;
  };
}
