import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, execute, parse } from 'graphql';
import { resolvers } from './resolvers.ts';
import { type SubgraphName, subgraphSdl } from './schema.ts';

interface GraphQLBody {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

/** Gateways send few different requests; only those that measure new query texts fill this up, and it forgets the oldest. */
const REMEMBERED = 10_000;

/**
 * Answers a subgraph's requests by their body. A body that was seen before is answered without looking into it, so that
 * a subgraph costs next to nothing.
 */
export function createAnswers(name: SubgraphName): (body: string) => Promise<Buffer> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(subgraphSdl[name]), resolvers: resolvers[name] }]);
  const documents = new Map<string, DocumentNode>();
  const answers = new Map<string, Promise<Buffer>>();

  function documentOf(query: string): DocumentNode {
    return remember(documents, query, () => parse(query));
  }

  async function answerAnew(body: string): Promise<Buffer> {
    const { query, variables, operationName } = JSON.parse(body) as GraphQLBody;
    const document = documentOf(query);
    const result = await execute({ schema, document, variableValues: variables, operationName });
    return Buffer.from(JSON.stringify(result));
  }

  return (body) => remember(answers, body, () => answerAnew(body));
}

function remember<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const [oldest] = known.keys();
  if (known.size >= REMEMBERED && oldest !== undefined) known.delete(oldest);
  const made = make();
  known.set(key, made);
  return made;
}
