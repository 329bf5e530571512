import type { SupergraphSource } from '../differential-supergraph.ts';

/** `@interfaceObject`: interfaces with keys whose fields come from subgraphs that know no implementation. */
export const accounts: SupergraphSource = {
  name: 'accounts',
  unknown: { loyalty: ['Account'] },
  subgraphs: {
    identity: `
      type Query { account(id: ID!): Account  accounts(first: Int = 4): [Account]  users: [User!]!  grid: [[Account!]] }
      interface Account @key(fields: "id") { id: ID!  name: String  manager: Account }
      type User implements Account @key(fields: "id") { id: ID!  name: String  manager: Account  age: Int  team: Team }
      type Bot implements Account @key(fields: "id") { id: ID!  name: String  manager: Account  owner: User  version: Float }
      type Vendor implements Account @key(fields: "id") { id: ID!  name: String  manager: Account  staff: [User] }
      type Team @key(fields: "id") { id: ID!  members: [Account]  lead: User }`,
    loyalty: `
      type Query { richest: Account  ranking: [[Account]]  richestTeam: Team }
      type Account @interfaceObject @key(fields: "id") {
        id: ID!
        points(year: Int = 2026): Int
        level: Level
        badge: Badge
        salutation(formal: Boolean): String
      }
      enum Level { GOLD SILVER }
      type Badge { title: String!  sponsor: Account  holders: [[Account!]] }
      type Team @key(fields: "id") { id: ID!  rank: Int  champion: Account }`,
    chat: `
      type Query { messages(first: Int = 3): [Message]  lastSender: Sender }
      type Account @interfaceObject @key(fields: "id") { id: ID!  inbox: [Message!]!  status: String  flair: String }
      type Message @key(fields: "id") { id: ID!  text: String  sender: Account  replies: [Message]  via: Sender }
      union Sender = System | Relay
      type Relay { through: Account  hops: [[Account]] }
      type System { name: String }`,
    audit: `
      type Query { audited: [User] }
      type User @key(fields: "id") { id: ID!  audits: [Audit]  risk: Float }
      type Message @key(fields: "id") { id: ID!  flagged: Boolean!  reviewer: User }
      type Audit { at: String  by: User  about: Message }`,
  },
};
