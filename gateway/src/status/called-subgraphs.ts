import { type DirectiveNode, type DocumentNode, Kind, type ObjectTypeDefinitionNode, parse } from 'graphql';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';

const roots: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/**
 * The subgraphs that the gateway calls, by name: those that resolve an entity or a field of a root type. One that only
 * holds `@eventStream` fields is nowhere, and nobody listens at its URL.
 */
export function calledSubgraphs({ sdl, eventStreams }: LoadedSupergraph): ReadonlySet<string> {
  const document = parse(sdl, { noLocation: true });
  const called = new Set<string>();
  for (const type of document.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const graphs = roots.has(type.name.value) ? rootGraphs(type, eventStreams) : entityGraphs(type);
    for (const graph of graphs) called.add(graph);
  }
  return new Set([...called].map((graph) => nameOf(graph, document)));
}

/** Graphs that can be asked for the type's entities. */
function entityGraphs({ directives = [] }: ObjectTypeDefinitionNode): readonly string[] {
  return named(directives, 'join__type')
    .filter((directive) => argument(directive, 'key') && argument(directive, 'resolvable') !== 'false')
    .flatMap((directive) => argument(directive, 'graph') ?? []);
}

/** Graphs that have a field of a root type; a field that names none is in each of the type's. */
function rootGraphs(
  { directives = [], fields = [] }: ObjectTypeDefinitionNode,
  eventStreams: ReadonlyMap<string, unknown>,
): readonly string[] {
  const graphsIn = (found: readonly DirectiveNode[]) =>
    found.flatMap((directive) => argument(directive, 'graph') ?? []);
  return fields
    .filter(({ name }) => !eventStreams.has(name.value))
    .flatMap((field) => {
      const own = named(field.directives ?? [], 'join__field');
      return graphsIn(own.length > 0 ? own : named(directives, 'join__type'));
    });
}

/** A graph's name as its subgraph has it: `CUSTOMER_VIEWS` is `customer-views`. */
function nameOf(graph: string, { definitions }: DocumentNode): string {
  for (const definition of definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    const value = definition.values?.find(({ name }) => name.value === graph);
    const [directive] = named(value?.directives ?? [], 'join__graph');
    if (directive) return argument(directive, 'name') ?? graph;
  }
  return graph;
}

const named = (directives: readonly DirectiveNode[], name: string): readonly DirectiveNode[] =>
  directives.filter((directive) => directive.name.value === name);

function argument(directive: DirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((one) => one.name.value === name)?.value;
  if (value?.kind === Kind.ENUM || value?.kind === Kind.STRING) return value.value;
  return value?.kind === Kind.BOOLEAN ? String(value.value) : undefined;
}
