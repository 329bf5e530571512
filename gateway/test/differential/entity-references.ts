import type { GraphQLSchema } from 'graphql';
import type { Facts } from './field-facts.ts';
import { readReference } from './representation.ts';
import type { SubgraphFacts } from './subgraph-facts.ts';
import type { Run, Thing, World } from './world.ts';

/** Lets a subgraph find its entities by representations. */
export function addReferences(
  subgraph: string,
  schema: GraphQLSchema,
  told: SubgraphFacts,
  facts: Facts,
  world: World,
): void {
  for (const [typeName, { keys }] of told.get(subgraph) ?? []) {
    const type = schema.getType(typeName);
    if (!type || keys.length === 0) continue;
    type.extensions = {
      apollo: {
        subgraph: {
          resolveReference(given: Record<string, unknown>, run: Run): Thing | null {
            const n = readReference(given, keys);
            if (run.faulty && world.isUnknown(subgraph, typeName, n)) return null;
            return { __typename: facts.localName(typeName, n, schema), n, given };
          },
        },
      },
    };
  }
}
