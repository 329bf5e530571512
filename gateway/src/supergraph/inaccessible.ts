import { type ConstDirectiveNode, type DocumentNode, Kind, parse, type SchemaDefinitionNode } from 'graphql';

const url = 'https://specs.apollo.dev/inaccessible/';

const definition = `directive @inaccessible on
  FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT
  | INPUT_FIELD_DEFINITION`;

const linked = `schema @link(url: "${url}v0.2", for: SECURITY) { query: Query }`;

/** A supergraph in which something can be hidden from clients, and the directive that does. */
export function withInaccessible(document: DocumentNode): {
  readonly document: DocumentNode;
  readonly directive: ConstDirectiveNode;
} {
  const schema = document.definitions.find((node) => node.kind === Kind.SCHEMA_DEFINITION);
  const link = schema?.directives?.find((directive) => argument(directive, 'url')?.startsWith(url));
  const name = (link && argument(link, 'as')) ?? 'inaccessible';
  const directive: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name } };
  if (link) return { document, directive };

  const added = parse(`${linked} ${definition}`, { noLocation: true }).definitions;
  const [more, hiding] = added as [SchemaDefinitionNode, (typeof added)[number]];
  const definitions = document.definitions.map((node) =>
    node.kind === Kind.SCHEMA_DEFINITION
      ? { ...node, directives: [...(node.directives ?? []), ...(more.directives ?? [])] }
      : node,
  );
  return { document: { ...document, definitions: [...definitions, hiding] }, directive };
}

function argument({ arguments: args }: ConstDirectiveNode, name: string): string | undefined {
  const value = args?.find((node) => node.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}
