import { type DirectiveNode, type DocumentNode, Kind, type ValueNode, visit } from 'graphql';

/** Arguments of the join specification's directives that hold selections. */
const selectionArguments: ReadonlySet<string> = new Set(['key', 'requires', 'contextArguments', 'selection']);

/** The names of all fields that the planner may add to what a client selects: keys, required and contextual ones. */
export function readNamesInKeys(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set(['__typename']);
  visit(supergraph, {
    Directive(node) {
      for (const selection of selectionsIn(node)) {
        for (const name of namesIn(selection)) names.add(name);
      }
    },
  });
  return names;
}

function selectionsIn(directive: DirectiveNode): readonly string[] {
  if (!directive.name.value.startsWith('join__')) return [];
  return (directive.arguments ?? []).flatMap(({ name, value }) => textsIn(name.value, value));
}

function textsIn(name: string, value: ValueNode): readonly string[] {
  if (!selectionArguments.has(name)) return [];
  if (value.kind === Kind.STRING) return [value.value];
  if (value.kind === Kind.LIST) return value.values.flatMap((item) => textsIn(name, item));
  if (value.kind === Kind.OBJECT)
    return value.fields.flatMap((field) => textsIn(field.name.value, field.value));
  return [];
}

/** More than the fields' names, where there are types or arguments too: it does not matter. */
function namesIn(selection: string): readonly string[] {
  return selection.match(/[_A-Za-z]\w*/g) ?? [];
}
