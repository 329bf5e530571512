/** A GraphQL request, and the code that it must be refused with, before any service is asked. */
export interface DocumentAttack {
  readonly what: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly code: string;
}

const times = (count: number, write: (n: number) => string, separator = ' '): string =>
  Array.from({ length: count }, (_, n) => write(n)).join(separator);
const attack = (code: string) => (what: string, query: string, variables?: DocumentAttack['variables']) => ({
  what,
  query,
  code,
  ...(variables && { variables }),
});
const invalid = attack('GRAPHQL_VALIDATION_FAILED');
const unreadable = attack('GRAPHQL_PARSE_FAILED');
const unusable = attack('BAD_USER_INPUT');

const nested = (levels: number): string =>
  `{ pickupCall(id: "1") ${times(levels, () => '{ assignment { call')} { id } ${'} }'.repeat(levels)} }`;
/** Fragments that each spread the next one twice. */
const doubling = (levels: number, last: string): string =>
  `{ ...F0 } ${times(levels, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F${levels} on Query { ${last} }`;

export const limitAttacks: readonly DocumentAttack[] = [
  attack('ALIAS_LIMIT_EXCEEDED')('aliases', `{ pickupCall(id: "1") { ${times(51, (n) => `a${n}: id`)} } }`),
  attack('ROOT_FIELD_LIMIT_EXCEEDED')(
    'fields of the root',
    `{ ${times(21, (n) => `a${n}: places { label }`)} }`,
  ),
  attack('ROOT_FIELD_LIMIT_EXCEEDED')(
    'introspection under many names',
    `{ ${times(300, (n) => `a${n}: __typename`)} }`,
  ),
  attack('ROOT_FIELD_LIMIT_EXCEEDED')('fragments that double', doubling(24, '__typename')),
  attack('ROOT_FIELD_LIMIT_EXCEEDED')(
    'aliases in fragments that double',
    doubling(8, 'a: places { b: label }'),
  ),
  attack('DEPTH_LIMIT_EXCEEDED')('levels', nested(6)),
  attack('DEPTH_LIMIT_EXCEEDED')(
    'levels in fragments',
    `{ pickupCall(id: "1") { ...F0 } } ${times(6, (n) => `fragment F${n} on PickupCall { assignment { call { ...F${n + 1} } } }`)} fragment F6 on PickupCall { id }`,
  ),
  {
    ...attack('OPERATION_LIMIT_EXCEEDED')(
      'operations',
      times(300, (n) => `query Q${n} { __typename }`),
    ),
    operationName: 'Q7',
  },
  attack('DIRECTIVE_LIMIT_EXCEEDED')(
    'directives',
    `{ places { ${times(51, () => 'label @skip(if: false)')} } }`,
  ),
  invalid('the same directive', `{ __typename ${times(200, () => '@skip(if: false)')} }`),
  invalid('unknown directives', `{ __typename ${times(900, () => '@a')} }`),
  unreadable('tokens', `{ ${times(2_000, () => '__typename')} }`),
  unreadable('open braces', '{'.repeat(1_500)),
  unreadable('open brackets in a value', `{ places(search: ${'['.repeat(1_500)}`),
  invalid('deep values', `{ places(search: ${'['.repeat(400)}${']'.repeat(400)}) { label } }`),
  invalid(
    'deep objects',
    `{ quotePickup(parcelClass: UNDER_10KG, place: ${times(300, () => '{a:')} 1 ${'}'.repeat(300)}) { expiresAt } }`,
  ),
  invalid('deep inline fragments', `${'{ ... '.repeat(600)} { nothing } ${'}'.repeat(600)}`),
  invalid(
    'deep types of variables',
    `query ($a: ${'['.repeat(400)}ID${']'.repeat(400)}) { pickupCall(id: $a) { id } }`,
  ),
];

export const malformedAttacks: readonly DocumentAttack[] = [
  invalid('a fragment in itself', '{ ...A } fragment A on Query { ...A }'),
  invalid(
    'fragments in a circle',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }',
  ),
  invalid('a circle nobody uses', '{ __typename } fragment A on Query { ...B } fragment B on Query { ...A }'),
  invalid('fields that conflict', `{ ${times(40, (n) => `a: places(search: "${n}") { label }`)} }`),
  invalid('a fragment on nothing', '{ ...A } fragment A on Nothing { a }'),
  invalid('a field twice removed', '{ pickupCall(id: "1") { assignment { courier { password } } } }'),
  invalid('a variable nobody declared', '{ pickupCall(id: $id) { id } }'),
  invalid('a thousand variables', `query (${times(300, (n) => `$v${n}: ID`)}) { __typename }`),
  {
    ...invalid('an anonymous operation beside another', 'query A { __typename } { __typename }'),
    operationName: 'A',
  },
  invalid('definitions of types', 'type Query { a: Int } { __typename }'),
  invalid('a schema', 'extend schema @link(url: "https://evil.example") query { __typename }'),
  unreadable('SQL', `select * from pickup_calls; --`),
  unreadable('nothing but space', ' \n\t'),
  unreadable('a comment', '# __typename'),
  unreadable('a null', '{ __typename\0 }'),
  unreadable('a right-to-left override', '{ __typename\u202e }'),
  unreadable('letters of another alphabet', '{ __tурename }'),
  unreadable('half a character', '{ places(search: "\\uD800") { label } }'),
  unreadable('an unknown escape', '{ places(search: "\\x41") { label } }'),
  unreadable('a text without end', `{ places(search: "${'a'.repeat(500_000)}`),
  unreadable('a number of many digits with letters', `{ places(search: ${'9'.repeat(100_000)}x) { label } }`),
  invalid('a number of many digits', `{ couriers(first: ${'9'.repeat(500_000)}) { id } }`),
  invalid('a name of many letters', `{ ${'a'.repeat(500_000)} }`),
];

/** What production does not tell: the schema, and what a misspelt name might have been meant for. */
export const introspectionAttacks: readonly DocumentAttack[] = [
  invalid('the schema', '{ __schema { types { name } } }'),
  invalid('a type', '{ __type(name: "Query") { fields { name } } }'),
  invalid('the schema under another name', '{ a: __schema { queryType { name } } }'),
  invalid('the schema in a fragment', '{ ...A } fragment A on Query { __schema { queryType { name } } }'),
  invalid('the schema in an inline fragment', '{ ... { ... on Query { __schema { queryType { name } } } } }'),
  invalid('the schema in a change', 'mutation { __schema { queryType { name } } }'),
  invalid(
    'the schema, perhaps',
    'query ($a: Boolean = false) { __schema @include(if: $a) { queryType { name } } }',
  ),
  invalid("a subgraph's schema", '{ _service { sdl } }'),
  invalid(
    'entities',
    '{ _entities(representations: [{ __typename: "PickupCall", id: "1" }]) { __typename } }',
  ),
  invalid('a misspelt field', '{ pickupCal(id: "1") { id } }'),
  invalid('a misspelt field below', '{ pickupCall(id: "1") { statu } }'),
  invalid('a misspelt argument', '{ pickupCall(idd: "1") { id } }'),
  invalid('a misspelt type', '{ ... on Quer { __typename } }'),
  invalid('a misspelt directive', '{ __typename @skp(if: true) }'),
  invalid(
    'a misspelt value',
    '{ quotePickup(parcelClass: UNDER_10KGS, place: { label: "이수" }) { expiresAt } }',
  ),
  invalid(
    'a misspelt field of an input',
    '{ quotePickup(parcelClass: UNDER_10KG, place: { labl: "이수" }) { expiresAt } }',
  ),
  invalid(
    'a misspelt type of a variable',
    'query ($a: PlaceInpu!) { quotePickup(parcelClass: UNDER_10KG, place: $a) { expiresAt } }',
  ),
  unusable(
    'a misspelt value of a variable',
    'query ($a: ParcelClass!) { quotePickup(parcelClass: $a, place: { label: "이수" }) { expiresAt } }',
    { a: 'UNDER_10KGS' },
  ),
  unusable(
    'a misspelt field of a variable',
    'query ($a: PlaceInput!) { quotePickup(parcelClass: UNDER_10KG, place: $a) { expiresAt } }',
    { a: { labl: '이수' } },
  ),
];
