import { expect } from '@jest/globals';
import type { Caller } from '@naru/identity';
import { parse, print, stripIgnoredCharacters, validate } from 'graphql';
import type { AuthorizationMode } from '../src/authorization/authorization-options.ts';
import { authorizeOperation } from '../src/authorization/authorize-operation.ts';
import { denyAllPolicies, type PolicyDecider } from '../src/authorization/policy-decider.ts';
import type { RequestContext } from '../src/request-context.ts';
import { type LoadedSupergraph, loadSupergraph } from '../src/supergraph/load-supergraph.ts';
import { compose } from './compose.ts';

export const signedIn = (...scopes: string[]): Caller => ({
  sub: 'kim',
  roles: ['CUSTOMER'],
  scopes,
  expiresAtMs: 0,
});

export const contextOf = (caller: Caller | null): RequestContext => ({
  caller,
  correlationId: 'c',
  forwardedHeaders: {},
  authority: '',
});

interface Asking {
  readonly caller?: Caller | null;
  readonly variables?: Record<string, unknown>;
  readonly decider?: PolicyDecider;
  readonly mode?: AuthorizationMode;
}

/** What is left of an operation, printed, and which paths are refused. */
export async function ask(supergraph: LoadedSupergraph, query: string, asking: Asking = {}) {
  const document = parse(query, { noLocation: true });
  expect(validate(supergraph.apiSchema, document)).toEqual([]);
  const authorization = authorizeOperation(document, undefined, supergraph, {
    mode: asking.mode ?? 'filter',
    decidePolicies: asking.decider ?? denyAllPolicies,
  });
  if (!authorization) return 'open';
  const key = await authorization.decide(contextOf(asking.caller ?? null));
  if (key === '') return 'granted';
  const outcome = authorization.filter(key);
  if (outcome.document) expect(validate(supergraph.apiSchema, outcome.document)).toEqual([]);
  return {
    left: outcome.document && stripIgnoredCharacters(print(outcome.document)),
    refused: outcome.refusedPaths(asking.variables ?? {}).map((path) => path.join('/')),
  };
}

/** Something of everything that can be protected. */
export const blog = loadSupergraph(
  compose(`
    type Query {
      post(id: ID): Post
      posts: [[Post!]!]!
      me: User
      owner: Owner
      settings: Settings @policy(policies: [["own", "adult"], ["staff"]])
      secret: Secret
      level: Level
      orders: [Order!]! @requiresScopes(scopes: [["read:orders"]])
    }
    type Mutation { publish(id: ID!, note: String): Post @requiresScopes(scopes: [["write", "publish"], ["admin"]]) }
    type Subscription { postChanged: Post  orderChanged: Order @authenticated }
    type Post { id: ID! title: String views(since: Int): Int @authenticated author: User text: Text related(first: Int): Post }
    type User @authenticated { name: String email: String @requiresScopes(scopes: [["read:email"]]) }
    type Owner { user: User name: String pet: Pet }
    type Pet { chip: String @authenticated }
    type Text { body: String @authenticated }
    type Order { id: ID! total: Int! @requiresScopes(scopes: [["read:totals"]]) }
    type Settings { theme: String }
    scalar Secret @authenticated
    enum Level @requiresScopes(scopes: [["read:level"]]) { LOW HIGH }
  `),
);
