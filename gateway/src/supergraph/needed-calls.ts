import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  parse,
  print,
  type ValueNode,
  visit,
} from 'graphql';

/** Fields by name, each with every way in which it is called. */
export type NeededCalls = ReadonlyMap<string, ReadonlySet<string>>;

/** Arguments of the join specification's directives that hold selections. */
const selectionArguments: ReadonlySet<string> = new Set(['key', 'requires', 'contextArguments', 'selection']);

/** What the planner may add to what a client selects: keys, required and contextual fields, at any depth. */
export function readNeededCalls(supergraph: DocumentNode): NeededCalls {
  const needed = new Map<string, Set<string>>([['__typename', new Set(['__typename'])]]);
  visit(supergraph, {
    Directive(node) {
      for (const selection of selectionsIn(node)) {
        for (const field of fieldsIn(selection)) {
          const name = field.name.value;
          needed.set(name, (needed.get(name) ?? new Set()).add(callOf(field)));
        }
      }
    },
  });
  return needed;
}

/** A field with its arguments, as text that is equal for equal ones; without what is selected of it. */
export function callOf({ name, arguments: args = [] }: FieldNode): string {
  return args.length === 0 ? name.value : `${name.value}(${args.map(print).sort().join()})`;
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

/** A context's selection comes with braces, the others without. */
function fieldsIn(selection: string): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  visit(parse(`{ ... ${selection.trim().startsWith('{') ? selection : `{ ${selection} }`} }`), {
    Field: (node) => void fields.push(node),
  });
  return fields;
}
