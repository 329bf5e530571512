import type { SupergraphSource } from '../differential-supergraph.ts';

/** Non-null fields at every depth, nullability that differs between subgraphs, entities some subgraphs do not know. */
export const logistics: SupergraphSource = {
  name: 'logistics',
  unknown: { tracking: ['Parcel'], billing: ['Owner'] },
  subgraphs: {
    parcels: `
      scalar Instant
      type Query {
        parcel(id: ID!): Parcel
        strictParcel(number: Int!): Parcel!
        parcels(state: State = SENT): [Parcel!]
        strictGrid: [[Parcel!]!]!
        looseGrid: [[Parcel]]
      }
      type Mutation { send(weight: Float!, to: AddressInput!): Parcel  drop(ids: [ID!]!): [Parcel!] }
      enum State { SENT LOST HELD }
      input AddressInput { street: String!  zip: Int = 1000  country: Country! = { code: "CH" }  lines: [String] }
      input Country { code: String!  name: String }
      type Parcel @key(fields: "id") @key(fields: "depot { id } number") {
        id: ID!
        number: Int!
        depot: Depot!
        state: State!
        sentAt: Instant
        weight: Float!
        contents: [Item!]!
        wrapped: Parcel
        note(locale: String! = "en"): String @shareable
      }
      type Depot @key(fields: "id") { id: ID!  parcels: [Parcel!]!  city: City! @shareable }
      type City @shareable { name: String!  mayor: String  twin: City }
      type Item { label: String!  fragile: Boolean  inner: [Item!]  owner: Owner! }
      type Owner @key(fields: "id") { id: ID! }`,
    tracking: `
      scalar Instant
      type Query { lastSeen: [Parcel]  depots: [Depot!]! }
      type Parcel @key(fields: "id") {
        id: ID!
        position: Position!
        track(after: Instant): [Position!]
        weight: Float! @external
        speed: Float! @requires(fields: "weight")
      }
      type Depot @key(fields: "id") { id: ID!  queue: [Parcel!]  city: City! @shareable  gates: [Gate]! }
      type City @shareable { name: String!  mayor: String!  twin: City }
      type Position { lat: Float!  lon: Float!  near: Depot!  seen: Instant }
      type Gate { code: Int!  parcel: Parcel! }`,
    billing: `
      type Query { invoice(number: Int): Invoice  debtors: [Owner!] }
      type Mutation { pay(invoice: ID!, amount: Float = 10): Invoice }
      type Invoice @key(fields: "id") { id: ID!  total: Float!  lines: [Line!]!  payer: Owner }
      type Line { parcel: Parcel!  amount: Float! }
      type Parcel @key(fields: "depot { id } number") { depot: Depot!  number: Int!  note(locale: String! = "en"): String! @shareable  invoice: Invoice!  cost(vat: Boolean): Float }
      type Depot @key(fields: "id") { id: ID!  budget: Int! }
      type Owner @key(fields: "id") { id: ID!  name: String!  invoices: [[Invoice!]]  debt: Float }`,
  },
};
