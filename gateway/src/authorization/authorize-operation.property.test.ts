import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isSpecifiedScalarType,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  validate,
} from 'graphql';
import type { Maybe } from 'graphql/jsutils/Maybe.js';
import { contextOf, signedIn } from '../../test/ask-authorization.ts';
import { compose } from '../../test/compose.ts';
import { filtering } from '../../test/filtering.ts';
import { randomOperation } from '../../test/random-operation.ts';
import { loadSupergraph } from '../supergraph/load-supergraph.ts';
import { authorizeOperation } from './authorize-operation.ts';

const types = `
type Query { post(first: Int): Post posts: [Post!]! node: Node any: Any me: User }
type Mutation { publish: Post rename(first: Int): User }
interface Node { id: ID }
interface Post implements Node { id: ID title: String author: Node mood: Mood }
type Blog implements Post & Node { id: ID title: String author: User mood: Mood related(first: Int): [Post] }
type Note implements Post & Node { id: ID title: String author: Bot mood: Mood secret: Secret }
type User implements Node { id: ID name: String posts: [Post!] friend: User }
type Bot implements Node { id: ID owner: User }
union Any = Blog | User
enum Mood { GOOD BAD }
scalar Secret`;

/** Every type and field takes a scope of its own name, so that any set of scopes leaves any set of them protected. */
const places: string[] = [];
const scoped = (place: string) => {
  places.push(place);
  return ` @requiresScopes(scopes: [["${place}"]])`;
};
const sdl = types
  .replace(/^(enum|scalar) (\w+)/gm, (leaf, _kind, name) => leaf + scoped(name))
  .replace(/^type (\w+)([^{]*)\{(.*)\}$/gm, (_line, type, implemented, fields: string) => {
    const guarded = fields.replace(
      /(\w+)(\(.*?\))?: [\w[\]!]+/g,
      (field, name) => field + scoped(`${type}.${name}`),
    );
    return `type ${type}${implemented}${scoped(type)} {${guarded}}`;
  });
const supergraph = loadSupergraph(compose(sdl));
const schema = supergraph.apiSchema;

const isOrdinary = (node: SelectionNode) => node.kind === Kind.FIELD && node.name.value !== '__typename';
const objectsOf = (type: GraphQLNamedType) => (isAbstractType(type) ? schema.getPossibleTypes(type) : [type]);

/** The paths at which an operation has something without selections, as far as a caller with the scopes may see it. */
function visiblePaths(document: DocumentNode, has: ReadonlySet<string>): readonly string[] {
  const operation = getOperationAST(document);
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
    ),
  );
  const hasAll = (type: GraphQLNamedType, suffix: string) =>
    objectsOf(type).every(({ name }) => has.has(name + suffix));
  return operation ? walk(schema.getRootType(operation.operation), operation.selectionSet, '') : [];

  function walk(
    type: Maybe<GraphQLNamedType>,
    { selections }: SelectionSetNode,
    path: string,
  ): readonly string[] {
    if (!type) throw new Error('no such type');
    if ((!isAbstractType(type) || selections.some(isOrdinary)) && !hasAll(type, '')) return [];
    return selections.flatMap((selection) => {
      if (selection.kind !== Kind.FIELD) {
        const node =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        const on = node?.typeCondition ? schema.getType(node.typeCondition.name.value) : type;
        return node ? walk(on, node.selectionSet, path) : [];
      }
      const below = `${path}/${selection.alias?.value}`;
      if (!isOrdinary(selection)) return below;
      if (!hasAll(type, `.${selection.name.value}`)) return [];
      const definition = (type as GraphQLObjectType).getFields()[selection.name.value];
      const value = getNamedType(definition?.type);
      if (selection.selectionSet) return walk(value, selection.selectionSet, below);
      return isSpecifiedScalarType(value as GraphQLNamedType) || has.has(String(value)) ? below : [];
    });
  }
}

const everything = new Set(places);

test('of any operation exactly that is left which the caller may see', async () => {
  const few = fc.subarray(places);
  const most = fc
    .subarray(places, { maxLength: 4 })
    .map((some) => places.filter((place) => !some.includes(place)));
  await fc.assert(
    fc.asyncProperty(randomOperation(schema), fc.oneof(few, most), async (query, scopes) => {
      const document = parse(query);
      expect(validate(schema, document)).toEqual([]);
      const authorization = authorizeOperation(document, undefined, supergraph, filtering);
      const key = await authorization?.decide(contextOf(signedIn(...scopes)));
      const left = key === undefined ? document : authorization?.filter(key).document;
      if (left) expect(validate(schema, left)).toEqual([]);
      expect(left ? visiblePaths(left, everything) : []).toEqual(visiblePaths(document, new Set(scopes)));
    }),
    { numRuns: 500 },
  );
});
