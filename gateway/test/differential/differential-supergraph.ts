import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type ExecutionResult, execute, type GraphQLFieldResolver, parse } from 'graphql';
import { type LoadedSupergraph, loadSupergraph } from '../../src/supergraph/load-supergraph.ts';
import { addReferences } from './entity-references.ts';
import { readFacts } from './field-facts.ts';
import { parseChecked } from './parse-checked.ts';
import { loadPlain, type PlainSupergraph } from './plain-supergraph.ts';
import { givenInput, requiredInput } from './required-input.ts';
import { stricterFields } from './stricter-fields.ts';
import { interfaceObjects, readSubgraphFacts, requiredFields, type SubgraphFacts } from './subgraph-facts.ts';
import { createWorld, type Run, type Thing, type World } from './world.ts';

/** Subgraphs to compose; all that they answer follows from their schemas. */
export interface SupergraphSource {
  readonly name: string;
  /** SDL by subgraph, without the link to the federation specification. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /**
   * The entity types of which a subgraph does not know every object, where faults are asked for. Its fields of such a
   * type must be its own: of shared ones it would depend on the plan whether they are known.
   */
  readonly unknown: Readonly<Record<string, readonly string[]>>;
}

/** A request as a subgraph receives it. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
}

/** A composed supergraph whose subgraphs, and one schema instead of them all, answer from the same world. */
export interface DifferentialSupergraph {
  readonly name: string;
  readonly loaded: LoadedSupergraph;
  /** The same, for `@apollo/gateway`. */
  readonly plain: PlainSupergraph;
  readonly subgraphNames: readonly string[];
  /** What the subgraphs' directives say. */
  readonly told: SubgraphFacts;
  readonly interfaceObjects: ReadonlySet<string>;
  /** The fields, as `Type.field`, that may be null in the supergraph, but not in every subgraph. */
  readonly stricterFields: ReadonlySet<string>;
  /** The names of the fields that subgraphs require. */
  readonly requiredFields: ReadonlySet<string>;
  /** What a subgraph answers, as it comes out of JSON. */
  ask(subgraph: string, request: SubgraphRequest, run: Run): Promise<ExecutionResult>;
  /** The resolver of the one schema that has all fields. */
  readonly monolith: GraphQLFieldResolver<Thing | undefined, Run>;
}

const LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@requires", "@provides", "@external", "@override", "@interfaceObject", "@inaccessible"]
)
`;

/** @throws Error when the subgraphs do not compose */
export function composeDifferential({ name, subgraphs, unknown }: SupergraphSource): DifferentialSupergraph {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(subgraphs).map(([subgraph, sdl]) => ({
      name: subgraph,
      url: `http://${subgraph}.internal`,
      typeDefs: parse(LINK + sdl),
    })),
  );
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  const loaded = loadSupergraph(supergraphSdl);
  const plain = loadPlain(supergraphSdl);
  const told = readSubgraphFacts(subgraphs);
  const schemas = Object.fromEntries(
    Object.entries(subgraphs).map(([subgraph, sdl]) => [subgraph, buildSubgraphSchema(parse(LINK + sdl))]),
  );
  const facts = readFacts(told, schemas, plain.supergraphSchema, loaded.apiSchema);
  const world = createWorld(facts, unknown);
  for (const [subgraph, schema] of Object.entries(schemas))
    addReferences(subgraph, schema, told, facts, world);

  return {
    name,
    loaded,
    plain,
    subgraphNames: Object.keys(subgraphs),
    told,
    interfaceObjects: interfaceObjects(told),
    stricterFields: stricterFields(plain.supergraphSchema, Object.values(schemas)),
    requiredFields: requiredFields(told),
    async ask(subgraph, { query, variables, operationName }, run) {
      const schema = schemas[subgraph];
      if (!schema) throw new Error(`There is no subgraph "${subgraph}"`);
      const result = await execute({
        schema,
        document: parseChecked(schema, query),
        variableValues: variables,
        operationName,
        contextValue: run,
        fieldResolver: subgraphResolver(subgraph, told, world),
        typeResolver,
      });
      return JSON.parse(JSON.stringify(result)) as ExecutionResult;
    },
    monolith: (thing, args, run, { parentType, fieldName, schema }) =>
      world.answer({
        run,
        typeName: parentType.name,
        thing,
        fieldName,
        args,
        schema,
        required() {
          const { requires } = facts.field(parentType.name, fieldName);
          if (!requires || !thing) return null;
          return requiredInput(world, facts, plain.supergraphSchema, run, thing, requires);
        },
      }),
  };
}

export const typeResolver = ({ __typename }: Thing) => __typename;

function subgraphResolver(
  subgraph: string,
  told: SubgraphFacts,
  world: World,
): GraphQLFieldResolver<Thing | undefined, Run> {
  return (thing, args, run, { parentType, fieldName, schema }) => {
    const field = told.get(subgraph)?.get(parentType.name)?.fields.get(fieldName);
    return world.answer({
      run,
      typeName: parentType.name,
      thing,
      fieldName,
      args,
      schema,
      required: () => field?.requires && givenInput(thing?.given ?? {}, field.requires),
    });
  };
}
