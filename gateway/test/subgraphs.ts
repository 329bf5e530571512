import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { CallContext, Subgraph } from '@naru/subgraph-host';
import { execute, GraphQLError, parse, validate } from 'graphql';
import { rentalSubgraphs } from './rental-subgraphs.ts';
import { type Call, createWorld, type Offer, type World } from './world.ts';

const federation = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable"]
)
`;

const callsSdl = `${federation}
scalar DateTime
enum PickupCallStatus { REQUESTED SEARCHING CONFIRMED PICKED_UP CANCEL_PENDING CANCELLED NO_COURIER }
type PickupCall @key(fields: "id") {
  id: ID!
  version: Int! @shareable
  status: PickupCallStatus! @shareable
  updatedAt: DateTime! @shareable
  customerId: ID!
  tel: String!
  secret: String
  strange: String
  broken: String!
}
type Query { pickupCall(id: ID!): PickupCall  whoAmI: String  correlationId: String }
type Mutation { confirm(id: ID!): PickupCall }
`;

const assignmentSdl = `${federation}
enum OfferStatus { OFFERED ACCEPTED DECLINED EXPIRED REVOKED }
enum Vehicle { MOTORCYCLE VAN }
type PickupCall @key(fields: "id", resolvable: true) { id: ID! assignment: Assignment }
type Assignment { courier: Courier! }
type Courier { id: ID! name(upper: Boolean = false): String! vehicle: Vehicle! }
type Offer @key(fields: "id") { id: ID! status: OfferStatus! @shareable round: Int! call: PickupCall! }
type Notification @key(fields: "id") { id: ID! title: String! }
type Query { openOffer(courierId: ID!): Offer }
`;

const owned = (call: Call | undefined, { caller }: CallContext) =>
  call && (call.customerId === caller?.sub || caller?.roles.includes('OPERATOR')) ? call : null;

function callsResolvers(world: World) {
  return {
    Query: {
      pickupCall: (_: unknown, { id }: { id: string }, context: CallContext) =>
        owned(world.calls.get(id), context),
      whoAmI: (_: unknown, __: unknown, { caller }: CallContext) => caller?.sub ?? null,
      correlationId: (_: unknown, __: unknown, { correlationId }: CallContext) => correlationId,
    },
    Mutation: {
      confirm: (_: unknown, { id }: { id: string }, context: CallContext) => {
        const call = owned(world.calls.get(id), context);
        if (call) Object.assign(call, { status: 'CONFIRMED', version: call.version + 1 });
        return call;
      },
    },
    PickupCall: {
      __resolveReference: ({ id }: { id: string }, context: CallContext) =>
        owned(world.calls.get(id), context),
      secret: () => {
        throw new Error('select * from secrets failed at 10.0.0.7');
      },
      strange: () => {
        throw new GraphQLError('Teapot', {
          extensions: {
            code: 'TEAPOT',
            brew: { minutes: 3 },
            http: { status: 418 },
            stacktrace: ['at 10.0.0.7'],
          },
        });
      },
      broken: () => {
        throw new GraphQLError('You shall not read this', {
          extensions: { code: 'FORBIDDEN', sql: 'select' },
        });
      },
    },
  };
}

function assignmentResolvers(world: World) {
  const courier = { id: 'courier-1', name: 'Kim', vehicle: 'VAN' };
  return {
    Query: {
      openOffer: (_: unknown, { courierId }: { courierId: string }, { caller }: CallContext) => {
        if (courierId !== caller?.sub)
          throw new GraphQLError('Not your offers', { extensions: { code: 'FORBIDDEN' } });
        return (
          [...world.offers.values()].find((o) => o.courierId === courierId && o.status === 'OFFERED') ?? null
        );
      },
    },
    PickupCall: { assignment: () => ({ courier }) },
    Courier: {
      name: ({ name }: typeof courier, { upper }: { upper: boolean }) => (upper ? name.toUpperCase() : name),
    },
    Offer: {
      __resolveReference: ({ id }: { id: string }) => world.offers.get(id),
      round: () => 1,
      call: ({ callId }: Offer) => ({ id: callId }),
    },
    Notification: { __resolveReference: ({ id }: { id: string }) => ({ id, title: `About ${id}` }) },
  };
}

function subgraph(name: string, sdl: string, resolvers: object, world: World): Subgraph {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
  return {
    name,
    sdl,
    async execute({ query, variables, operationName }, context) {
      await world.onRequest(name, context);
      const document = parse(query);
      const errors = validate(schema, document);
      if (errors.length > 0) return { errors };
      return execute({ schema, document, variableValues: variables, operationName, contextValue: context });
    },
  };
}

export function createSubgraphs(world: World): Record<string, Subgraph> {
  const rental = Object.entries(rentalSubgraphs).map(([name, { types, resolvers }]) => [
    name,
    subgraph(name, federation + types, resolvers(world), world),
  ]);
  return {
    calls: subgraph('calls', callsSdl, callsResolvers(world), world),
    assignment: subgraph('assignment', assignmentSdl, assignmentResolvers(world), world),
    ...Object.fromEntries(rental),
  };
}

const realEvents = new URL('../../schema/events.graphql', import.meta.url);

/**
 * The tests' supergraph: the small subgraphs and a virtual subgraph of subscriptions, by default the real one.
 * @param change what is composed of each of them, in place of its own types
 */
export function composeTestSupergraph(
  events = readFileSync(realEvents, 'utf8'),
  change = (sdl: string) => sdl,
): string {
  const subgraphs = Object.values(createSubgraphs(createWorld()));
  const { supergraphSdl, errors } = composeServices(
    [...subgraphs, { name: 'events', sdl: events }].map(({ name, sdl }) => ({
      name,
      url: `http://${name}.internal/graphql`,
      typeDefs: parse(change(sdl)),
    })),
  );
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}
