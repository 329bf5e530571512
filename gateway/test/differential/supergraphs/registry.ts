import type { SupergraphSource } from '../differential-supergraph.ts';

/** Nested composite keys of several entities, `@inaccessible` keys, types and values, overrides, input values of all kinds. */
export const registry: SupergraphSource = {
  name: 'registry',
  unknown: { schools: ['Student'] },
  subgraphs: {
    towns: `
      enum Rank { LOW HIGH SECRET @inaccessible }
      union Resident = Citizen | Ghost
      type Query {
        town(zip: Int!): Town
        towns(order: Order, near: [PointInput], flags: [[Boolean]]): [Town!]
        citizen(key: CitizenKey!): Citizen
      }
      enum Order { ASC DESC }
      input PointInput { lat: Float!  lon: Float! = 7.5  tags: [[String!]] }
      input CitizenKey { town: ID!  number: Int! = 1  order: Order = DESC }
      type Town @key(fields: "zip canton { code }") {
        zip: Int!
        canton: Canton!
        name: String
        rank: Rank
        residents: [Resident]
        citizens(order: Order = ASC): [Citizen!]
      }
      type Canton @shareable { code: String!  name: String }
      type Citizen @key(fields: "number town { zip canton { code } }") @key(fields: "secret") {
        number: Int!
        town: Town!
        secret: ID! @inaccessible
        name: String
        street: String
        rank: Rank!
      }
      type Ghost @inaccessible { since: Int  haunts: Citizen }`,
    schools: `
      type Query { school(id: ID!): School  schools: [[School!]] }
      type School @key(fields: "id") { id: ID!  town: Town  students: [Student]  head: Citizen }
      type Student @key(fields: "id school { id town { zip canton { code } } }") {
        id: ID!
        school: School!
        citizen: Citizen
        grade(scale: Int! = 6): Float
        peers: [[Student]]
      }
      type Town @key(fields: "zip canton { code }") { zip: Int!  canton: Canton! @shareable  schools: [School] }
      type Canton @shareable { code: String!  name: String }
      type Citizen @key(fields: "secret") { secret: ID!  attended: School  diploma(kind: String): Diploma }
      type Diploma { title: String!  from: School  holder: Citizen }`,
    taxes: `
      type Query { debtors(above: Float): [Citizen]  richest: Student }
      type Citizen @key(fields: "number town { zip canton { code } }") {
        number: Int!
        town: Town!
        street: String @override(from: "towns")
        taxes(year: Int = 2025, detail: Detail = {}): Float
        spouse: Citizen
        name: String @external
        letter: String @requires(fields: "name")
      }
      input Detail { federal: Boolean! = true  share: Float = 0.5  parts: [Int!] = [1, 2] }
      type Town @key(fields: "zip canton { code }") { zip: Int!  canton: Canton!  rate: Float }
      type Canton @shareable { code: String!  name: String  budget: Budget }
      type Budget { total: Float!  treasurer: Citizen }
      type Student @key(fields: "id school { id town { zip canton { code } } }") {
        id: ID!
        school: School!
        fee: Float
        payer: Citizen
      }
      type School @key(fields: "id") { id: ID!  town: Town @shareable  subsidy: Int }`,
  },
};
