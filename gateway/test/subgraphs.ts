import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { CallContext, Subgraph } from '@naru/subgraph-host';
import { execute, GraphQLError, parse, validate } from 'graphql';

/** What the small subgraphs of the tests know: change it to change what they answer. */
export interface World {
  calls: Map<string, Call>;
  offers: Map<string, Offer>;
  /** Called on every request of a subgraph; may delay or throw. */
  onRequest: (subgraph: string, call: CallContext) => void | Promise<void>;
}

export interface Call {
  id: string;
  version: number;
  status: string;
  customerId: string;
  updatedAt: string;
  tel: string;
}

export interface Offer {
  id: string;
  status: string;
  courierId: string;
  callId: string;
}

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

export function createWorld(): World {
  return { calls: new Map(), offers: new Map(), onRequest: () => {} };
}

export function createSubgraphs(world: World): Record<string, Subgraph> {
  return {
    calls: subgraph('calls', callsSdl, callsResolvers(world), world),
    assignment: subgraph('assignment', assignmentSdl, assignmentResolvers(world), world),
  };
}

/** The tests' supergraph: the small subgraphs and the real virtual subgraph of subscriptions. */
export function composeTestSupergraph(): string {
  const events = readFileSync(new URL('../../schema/events.graphql', import.meta.url), 'utf8');
  const { supergraphSdl, errors } = composeServices(
    Object.entries({ calls: callsSdl, assignment: assignmentSdl, events }).map(([name, sdl]) => ({
      name,
      url: `http://${name}.internal/graphql`,
      typeDefs: parse(sdl),
    })),
  );
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}
