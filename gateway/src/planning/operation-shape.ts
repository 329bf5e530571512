import { type DocumentNode, Kind, print, type SelectionSetNode } from 'graphql';

/**
 * What planning an operation depends on: equal for documents that differ only in the names of aliases and variables and in
 * the values of arguments.
 */
export function shapeOf({ definitions }: DocumentNode, operationName: string | undefined): string {
  const aliases = new Map<string, number>();
  let shape = `${operationName ?? ''}`;

  function add({ selections }: SelectionSetNode): void {
    shape += '{';
    for (const selection of selections) {
      for (const directive of selection.directives ?? []) shape += print(directive);
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        shape += `...${selection.name.value} `;
        continue;
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) shape += `...on ${selection.typeCondition?.name.value} `;
      else {
        if (selection.alias) shape += `${numberOf(selection.alias.value)}:`;
        shape += `${selection.name.value} `;
        for (const { name } of selection.arguments ?? []) shape += `(${name.value})`;
      }
      if (selection.selectionSet) add(selection.selectionSet);
    }
    shape += '}';
  }

  /** Which of them are the same counts, not what they are called. */
  function numberOf(alias: string): number {
    const known = aliases.get(alias) ?? aliases.size;
    aliases.set(alias, known);
    return known;
  }

  for (const definition of definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION)
      shape += `${definition.operation} ${definition.name?.value ?? ''}`;
    else if (definition.kind === Kind.FRAGMENT_DEFINITION)
      shape += `fragment ${definition.name.value} on ${definition.typeCondition.name.value}`;
    if ('selectionSet' in definition) add(definition.selectionSet);
  }
  return shape;
}
