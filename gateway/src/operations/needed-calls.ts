import { type DirectiveNode, type GraphQLSchema, isInterfaceType, isObjectType, Kind, parse, visit } from 'graphql';
import { fieldCall } from './field-call.ts';

/** Fields by name, each with every way in which it is called. */
export type NeededCalls = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What a plan may ask of subgraphs beside what clients want: the fields of keys, of `@requires` and of contexts, at any
 * depth, as the directives of the supergraph's `join` specification tell.
 */
export function neededCalls(supergraphSchema: GraphQLSchema): NeededCalls {
  const needed = new Map<string, Set<string>>([['__typename', new Set(['__typename'])]]);
  for (const type of Object.values(supergraphSchema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const fields = Object.values(type.getFields());
    for (const { astNode } of [type, ...fields]) collect(astNode?.directives ?? []);
  }
  return needed;

  function collect(directives: readonly DirectiveNode[]): void {
    for (const directive of directives) {
      if (!directive.name.value.startsWith('join__')) continue;
      visit(directive, {
        [Kind.ARGUMENT]({ name, value }) {
          if ((name.value === 'key' || name.value === 'requires') && value.kind === Kind.STRING)
            collectCalls(`{ ${value.value} }`);
        },
        [Kind.OBJECT_FIELD]({ name, value }) {
          if (name.value === 'selection' && value.kind === Kind.STRING) collectCalls(value.value);
        },
      });
    }
  }

  function collectCalls(selection: string): void {
    visit(parse(selection, { noLocation: true }), {
      [Kind.FIELD](field) {
        const name = field.name.value;
        needed.set(name, (needed.get(name) ?? new Set()).add(fieldCall(field)));
      },
    });
  }
}
