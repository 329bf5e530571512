import type { SupergraphSource } from '../differential-supergraph.ts';

/** Interfaces and unions whose members the subgraphs know only in part; value types; enums; provided fields. */
export const media: SupergraphSource = {
  name: 'media',
  unknown: { ratings: ['Person'], people: ['Song'] },
  subgraphs: {
    library: `
      enum Genre { CRIME POETRY SCIENCE }
      union Result = Book | Film | Shelf
      interface Node { id: ID! }
      interface Titled { title(language: String = "en"): String }
      interface Medium implements Node & Titled { id: ID!  title(language: String = "en"): String  similar: [Medium]  creator: Creator }
      type Query {
        search(text: String!, genre: Genre): [Result]
        node(id: ID!): Node
        nodes: [Node!]
        media(genres: [Genre]): [[Medium!]]
        titled: [Titled]
        shelf: Shelf
      }
      type Book implements Medium & Node & Titled @key(fields: "id") {
        id: ID!
        title(language: String = "en"): String
        similar: [Medium]
        creator: Creator
        pages: Int!
        genre: Genre
        edition: Edition @shareable
      }
      type Film implements Medium & Node & Titled @key(fields: "id") {
        id: ID!
        title(language: String = "en"): String
        similar: [Medium]
        creator: Creator
        minutes: Int
        genre: Genre!
      }
      type Shelf implements Titled { title(language: String = "en"): String  contents: [[Result]]  best: Medium  mixed: [Creator!] }
      type Edition @shareable { year: Int  printer: String  notes: [[String!]] }
      union Creator = Person | Studio
      type Person implements Node @key(fields: "id") { id: ID!  name: String @shareable  works: [Medium] }
      type Studio implements Node @key(fields: "id") { id: ID!  city: String  staff: [Person!] }`,
    ratings: `
      interface Rated { score(scale: Int = 5): Float  rater: Rater }
      interface Medium { id: ID!  score(scale: Int = 5): Float }
      type Query { best: [Rated]  favourite: Rated!  ratedMedia: [Medium] }
      type Book implements Rated & Medium @key(fields: "id") {
        id: ID!
        score(scale: Int = 5): Float
        rater: Rater
        edition: Edition @shareable
        blurbs: [Blurb]
      }
      type Film implements Rated & Medium @key(fields: "id") { id: ID!  score(scale: Int = 5): Float  rater: Rater }
      type Song implements Rated @key(fields: "id") { id: ID!  score(scale: Int = 5): Float  rater: Rater  bars: Int }
      type Edition @shareable { year: Int  printer: String  notes: [[String!]] }
      union Rater = Person | Robot
      type Person @key(fields: "id") { id: ID!  name: String @external  reputation: Int  greeting: String @requires(fields: "name") }
      type Robot { model: String  subject: Rated  printed: Edition }
      union Blurb = Praise | Slur
      type Praise { text: String!  by: Rater }
      type Slur { text: String  against: Medium }`,
    people: `
      union Result = Book | Song
      type Query { me: Person  people(ids: [ID!]!): [Person]!  found(text: String): [Result!] }
      type Person @key(fields: "id") { id: ID!  name: String @shareable  friends: [Person!]  address: Address  owns: [Owned] }
      type Address { street: String  home: [[Person]] }
      union Owned = Book | Song | Address
      type Book @key(fields: "id") { id: ID!  owner: Person }
      type Song @key(fields: "id") { id: ID!  lyrics(verse: Int): String  owner: Person }`,
  },
};
