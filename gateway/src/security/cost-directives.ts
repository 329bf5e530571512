import { type ConstDirectiveNode, type GraphQLSchema, valueFromASTUntyped } from 'graphql';

/** What a definition of the supergraph says about the cost of itself, in the terms of the cost specification. */
export interface CostRules {
  /** Its `@cost`. */
  weight(definition: Definition): number | undefined;
  /** Its `@listSize`. */
  listSize(definition: Definition): ListSize | undefined;
}

/** How long a list is, or, where fields are sized, how long the lists directly below are. */
export interface ListSize {
  readonly assumedSize?: number;
  readonly slicingArguments: readonly string[];
  readonly sizedFields: readonly string[];
  readonly requireOneSlicingArgument: boolean;
}

/** Anything of a schema that directives may stand on. */
export interface Definition {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined;
}

const costSpecification = 'https://specs.apollo.dev/cost/';

/** Reads `@cost` and `@listSize`, whatever a supergraph's links call them. */
export function readCostRules(supergraphSchema: GraphQLSchema): CostRules {
  const names = costDirectiveNames(supergraphSchema);
  return {
    weight(definition) {
      const { weight } = argumentsOf(definition, names?.cost) ?? {};
      return weight === undefined ? undefined : Number(weight);
    },
    listSize(definition) {
      const given = argumentsOf(definition, names?.listSize);
      return given && { slicingArguments: [], sizedFields: [], requireOneSlicingArgument: true, ...given };
    },
  };
}

function argumentsOf({ astNode }: Definition, name: string | undefined): Record<string, unknown> | undefined {
  const directive = name && astNode?.directives?.find((candidate) => candidate.name.value === name);
  return directive ? valuesOf(directive) : undefined;
}

/** The names by the link to the specification: https://specs.apollo.dev/link/v1.0/#import */
function costDirectiveNames({ astNode }: GraphQLSchema): { cost: string; listSize: string } | undefined {
  const links = (astNode?.directives ?? []).filter(({ name }) => name.value === 'link').map(valuesOf);
  const link = links.find(({ url }) => String(url).startsWith(costSpecification));
  if (!link) return undefined;
  const prefix = String(link['as'] ?? 'cost');
  const imports = new Map(
    ((link['import'] ?? []) as readonly (string | { name: string; as?: string })[]).map((item) =>
      typeof item === 'string' ? [item, item] : [item.name, item.as ?? item.name],
    ),
  );
  return {
    cost: imports.get('@cost')?.slice(1) ?? prefix, // a directive named like its specification needs no import
    listSize: imports.get('@listSize')?.slice(1) ?? `${prefix}__listSize`,
  };
}

function valuesOf({ arguments: given = [] }: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}
