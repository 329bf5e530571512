import { type DocumentNode, type GraphQLSchema, parse, validate } from 'graphql';

const parsed = new WeakMap<GraphQLSchema, Map<string, DocumentNode>>();
const KEPT = 200;

/** Parses and validates a query, remembering the last ones: several executors send the same. @throws Error when invalid */
export function parseChecked(schema: GraphQLSchema, query: string): DocumentNode {
  const known = parsed.get(schema) ?? new Map<string, DocumentNode>();
  parsed.set(schema, known);
  const found = known.get(query);
  if (found) return found;
  const document = parse(query, { noLocation: true });
  const errors = validate(schema, document);
  if (errors.length > 0)
    throw new Error(`A subgraph was sent an invalid query: ${errors[0]?.message}\n${query}`);
  if (known.size >= KEPT) known.clear();
  known.set(query, document);
  return document;
}
