import {
  type ArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { fieldedTypes, implementationsOf, mapFields, typeOfField } from './fielded-types.ts';
import { withInaccessible } from './inaccessible.ts';
import { subgraphNames } from './join-directives.ts';

/** A field that some `@requires` asks for with arguments, standing in the schema by a name of its own. */
export interface StandIn {
  readonly name: string;
  readonly arguments: readonly ArgumentNode[];
}

/** What a supergraph's stand-ins stand for. */
export interface RequiredArguments {
  /** By the stand-in's name. */
  readonly standIns: ReadonlyMap<string, StandIn>;
  /** The stand-ins that a field of a type needs where a subgraph resolves it. */
  needs(subgraph: string, typeName: string, fieldName: string): readonly string[];
}

/**
 * Gives every field that a `@requires` asks for with arguments a stand-in without arguments, which clients cannot see.
 * The planner tells fields apart by their names only: it takes `price(currency: "USD")` and `price(currency: "EUR")`
 * for the same field, whoever asks for them.
 */
export function standInForArguments(supergraph: DocumentNode): {
  readonly supergraph: DocumentNode;
  readonly required: RequiredArguments;
} {
  const types = fieldedTypes(supergraph);
  const subgraphs = subgraphNames(supergraph);
  const standIns = new Map<string, StandIn>();
  const names = new Map<string, string>();
  const needs = new Map<string, string[]>();
  const added = new Map<string, Map<string, string>>();

  function standInFor(parent: string, { name, arguments: args = [] }: FieldNode): string {
    const text = `${name.value}(${args.map(print).sort().join()})`;
    let standIn = names.get(text);
    if (!standIn) {
      standIn = `${name.value}__required_${names.size}`;
      names.set(text, standIn);
      standIns.set(standIn, { name: name.value, arguments: args });
    }
    for (const type of [parent, ...implementationsOf(parent, types)]) {
      const fields = added.get(type) ?? new Map<string, string>();
      added.set(type, fields.set(standIn, name.value));
    }
    return standIn;
  }

  function rewriteRequires(requires: string, typeName: string, found: string[]): string {
    const parents = [typeName];
    const selection = visit(parse(`{ ${requires} }`, { noLocation: true }), {
      InlineFragment: {
        enter: ({ typeCondition }) =>
          void parents.push(typeCondition?.name.value ?? (parents.at(-1) as string)),
        leave: () => void parents.pop(),
      },
      Field: {
        enter(node) {
          parents.push(typeOfField(types, parents.at(-1) as string, node.name.value));
        },
        leave(node) {
          parents.pop();
          if (!node.arguments || node.arguments.length === 0) return undefined;
          const standIn = standInFor(parents.at(-1) as string, node);
          found.push(standIn);
          return { ...node, name: { kind: Kind.NAME, value: standIn } as const, arguments: [] };
        },
      },
    });
    return stripIgnoredCharacters(print(selection)).slice(1, -1);
  }

  function rewriteJoin(
    directive: ConstDirectiveNode,
    typeName: string,
    fieldName: string,
  ): ConstDirectiveNode {
    if (directive.name.value !== 'join__field') return directive;
    const found: string[] = [];
    const args = directive.arguments?.map((argument) =>
      argument.name.value === 'requires' && argument.value.kind === Kind.STRING
        ? {
            ...argument,
            value: { ...argument.value, value: rewriteRequires(argument.value.value, typeName, found) },
          }
        : argument,
    );
    const graph = directive.arguments?.find(({ name }) => name.value === 'graph')?.value;
    const subgraph = graph?.kind === Kind.ENUM ? subgraphs.get(graph.value) : undefined;
    if (found.length > 0) needs.set(`${subgraph} ${typeName}.${fieldName}`, found);
    return found.length > 0 ? { ...directive, arguments: args } : directive;
  }

  const rewritten = mapFields(supergraph, (field, type) => [
    {
      ...field,
      directives: field.directives?.map((directive) => rewriteJoin(directive, type, field.name.value)),
    },
  ]);
  const required: RequiredArguments = {
    standIns,
    needs: (subgraph, typeName, fieldName) => needs.get(`${subgraph} ${typeName}.${fieldName}`) ?? [],
  };
  if (standIns.size === 0) return { supergraph, required };

  const { document, directive } = withInaccessible(rewritten);
  const complete = mapFields(document, (field, type) => [
    field,
    ...[...(added.get(type) ?? [])]
      .filter(([, original]) => original === field.name.value)
      .map(([standIn]) => hiddenCopy(field, standIn, directive)),
  ]);
  return { supergraph: complete, required };
}

function hiddenCopy(
  field: FieldDefinitionNode,
  name: string,
  inaccessible: ConstDirectiveNode,
): FieldDefinitionNode {
  const joins = field.directives?.filter((directive) => directive.name.value === 'join__field') ?? [];
  return {
    ...field,
    name: { kind: Kind.NAME, value: name },
    arguments: [],
    directives: [...joins, inaccessible],
  };
}
