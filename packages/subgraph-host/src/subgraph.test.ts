import { expect, test } from '@jest/globals';
import { buildSchema, type GraphQLObjectType, type GraphQLScalarType } from 'graphql';
import { pino } from 'pino';
import { fault } from './errors.ts';
import { DateTime } from './scalars.ts';
import { type CallContext, createSubgraph } from './subgraph.ts';

const sdl = `
  scalar DateTime
  type Query { whoAmI: String broken: String away: String refused: String at(instant: DateTime!): DateTime contexts: Int }
`;
type Resolver = (args: { instant: Date }, context: { call: CallContext; number: number }) => unknown;
const resolvers: Record<string, Resolver> = {
  whoAmI: (_args, { call }) => call.caller?.sub ?? 'nobody',
  broken: () => {
    throw new Error('select * from secrets');
  },
  away: () => {
    throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });
  },
  refused: () => {
    throw fault('FORBIDDEN', 'Not for you');
  },
  at: ({ instant }) => instant,
  contexts: (_args, { number }) => number,
};

const logged: { msg: string; correlationId: string; err: { message: string } }[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });

function testSubgraph() {
  const schema = buildSchema(sdl);
  Object.assign(schema.getType('DateTime') as GraphQLScalarType, {
    serialize: DateTime.serialize,
    parseValue: DateTime.parseValue,
    parseLiteral: DateTime.parseLiteral,
  });
  for (const field of Object.values((schema.getType('Query') as GraphQLObjectType).getFields()))
    field.resolve = (_source, args, context) => resolvers[field.name]?.(args, context);
  let contexts = 0;
  const createContext = (call: CallContext) => {
    contexts += 1;
    return { call, number: contexts };
  };
  return createSubgraph({ name: 'test', sdl, schema, log, createContext });
}

const subgraph = testSubgraph();
const call: CallContext = {
  caller: { sub: 'customer-1', roles: ['CUSTOMER'], scopes: [], expiresAtMs: 0 },
  correlationId: 'story',
};
const execute = async (query: string, variables = {}, by = call) =>
  JSON.parse(JSON.stringify(await subgraph.execute({ query, variables }, by)));

test('resolvers get a context of their own for each request, with its caller', async () => {
  const first = await execute('{ whoAmI contexts }');
  expect(first).toEqual({ data: { whoAmI: 'customer-1', contexts: expect.any(Number) } });
  const second = await execute('{ whoAmI contexts }', {}, { ...call, caller: null });
  expect(second).toEqual({ data: { whoAmI: 'nobody', contexts: first.data.contexts + 1 } });
});

test('an error of a resolver is logged and masked, a fault is told, and the rest is answered', async () => {
  logged.length = 0;
  const { data, errors } = await execute('{ broken refused whoAmI }');
  expect(data).toEqual({ broken: null, refused: null, whoAmI: 'customer-1' });
  expect(errors).toEqual([
    { message: 'Internal error', path: ['broken'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    { message: 'Not for you', path: ['refused'], extensions: { code: 'FORBIDDEN' } },
  ]);
  expect(logged).toMatchObject([
    { msg: 'resolver failed', correlationId: 'story', err: { message: 'select * from secrets' } },
  ]);
});

test('a database that is away is told as such, with the time to wait', async () => {
  logged.length = 0;
  const { errors } = await execute('{ away }');
  const extensions = { code: 'SUBGRAPH_UNAVAILABLE', retryAfterMs: 1_000 };
  expect(errors).toEqual([
    { message: 'The service is not available at the moment', path: ['away'], extensions },
  ]);
  expect(logged).toMatchObject([{ err: { message: expect.stringContaining('10.0.0.7') } }]);
});

test('an argument that is no instant is bad input, in a variable and in the document', async () => {
  const query = 'query ($instant: DateTime!) { at(instant: $instant) }';
  const answer = await execute(query, { instant: '2026-03-01T18:00:00+09:00' });
  expect(answer).toEqual({ data: { at: '2026-03-01T09:00:00.000Z' } });
  logged.length = 0;
  for (const bad of [
    await execute(query, { instant: '2026-02-30T18:00:00Z' }),
    await execute('{ at(instant: "soon") }'),
  ]) {
    expect(bad.errors).toMatchObject([
      { message: expect.stringContaining('RFC 3339'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  }
  expect(logged).toEqual([]);
});

test('the null character is bad input, in variables however deep and in the document', async () => {
  const refused = { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] };
  const at = 'query ($at: DateTime!) { at(instant: $at) }';
  expect(await execute(at, { at: 'a\0' })).toMatchObject(refused);
  expect(await execute('{ whoAmI }', { unused: [{ deep: ['a', 'b\0'] }] })).toMatchObject(refused);
  for (const written of ['\\u0000', '\\u{0}', '\\u{0000}'])
    expect(await execute(`{ at(instant: "${written}") }`)).toMatchObject(refused);
  expect(await execute('{ whoAmI }', { unused: [1, null, true, 'u0000'] })).toEqual({
    data: { whoAmI: 'customer-1' },
  });
});

test('a document that is none, or asks for what is not there, is answered with what is wrong', async () => {
  expect((await execute('{')).errors).toMatchObject([{ message: expect.stringContaining('Syntax Error') }]);
  expect((await execute('{ nothing }')).errors).toMatchObject([
    { message: expect.stringContaining('Cannot query field "nothing"') },
  ]);
});

test('more documents than are kept do no harm', async () => {
  for (let index = 0; index < 1_100; index += 1)
    await subgraph.execute({ query: `{ a${index}: whoAmI }` }, call);
  expect(await execute('{ a0: whoAmI }')).toEqual({ data: { a0: 'customer-1' } });
});
