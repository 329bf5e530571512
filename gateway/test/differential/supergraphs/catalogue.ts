import type { SupergraphSource } from '../differential-supergraph.ts';

/** Several keys, composite and nested; `@requires` with arguments, in chains and nested; lists of lists of entities. */
export const catalogue: SupergraphSource = {
  name: 'catalogue',
  unknown: { reviews: ['Product'], inventory: ['Warehouse'] },
  subgraphs: {
    products: `
      scalar JSON
      enum Unit { CM INCH }
      enum Category { BOOK TOY GARDEN }
      input RangeInput { from: Int! = 1, to: Int }
      input ProductFilter {
        category: Category = TOY
        priceAbove: Float = 1.5
        tags: [String!]
        range: RangeInput
        and: [ProductFilter!]
        meta: JSON
      }
      type Query {
        product(id: ID!): Product
        products(filter: ProductFilter, first: Int = 3): [Product!]!
        shelves(categories: [Category!] = [BOOK]): [[Product]!]
        featured: Product!
      }
      type Mutation {
        rename(id: ID!, name: String): Product
        tag(filter: ProductFilter!): [Product]
      }
      type Product @key(fields: "id") @key(fields: "sku brand { code }") {
        id: ID!
        sku: String!
        brand: Brand! @shareable
        name(upper: Boolean = false): String
        category: Category
        dimensions: Dimensions
        related(first: Int! = 2): [Product!]
        cube: [[[Product]]]
        meta(of: JSON): JSON
        price(currency: String = "EUR"): Float
      }
      type Brand @shareable { code: String! title(upper: Boolean = false): String }
      type Dimensions @shareable { width(unit: Unit = CM): Float  height(unit: Unit = CM): Float  weight: Float! }`,
    inventory: `
      enum Unit { CM INCH }
      type Query { warehouses(near: String): [[Warehouse]]! }
      type Mutation { restock(sku: String!, count: Int = 1): Product }
      type Product @key(fields: "sku brand { code }") {
        sku: String!
        brand: Brand! @shareable
        dimensions: Dimensions @external
        price(currency: String = "EUR"): Float @external
        inStock: Int
        warehouse: Warehouse
        shippingEstimate(express: Boolean = false): Float
          @requires(fields: "dimensions { weight width(unit: INCH) } price(currency: \\"USD\\")")
        parcel: Dimensions @shareable
        stored: [[Stored!]]
      }
      type Brand @shareable { code: String! title(upper: Boolean = false): String }
      type Dimensions @shareable { width(unit: Unit = CM): Float  height(unit: Unit = CM): Float  weight: Float! }
      type Stored { shelf: String!  warehouse: Warehouse  product: Product }
      type Warehouse @key(fields: "id") { id: ID! city: String! holds(first: Int): [Product] }`,
    reviews: `
      type Query { topReviews(first: Int = 2): [Review!]  reviewed: [Product] }
      type Product @key(fields: "id") {
        id: ID!
        name(upper: Boolean = false): String @external
        shippingEstimate(express: Boolean = false): Float @external
        brand: Brand! @external
        reviews(minimum: Int = 1): [Review!]!
        label: String! @requires(fields: "name(upper: true) brand { title }")
        verdict(detail: Int): String @requires(fields: "shippingEstimate(express: true) name(upper: true)")
        rating: Float
      }
      type Brand @shareable { code: String! title(upper: Boolean = false): String }
      type Review @key(fields: "id") { id: ID!  stars: Int  body: String  product: Product!  warehouse: Warehouse  author: Author }
      type Author @key(fields: "email") { email: String!  handle: String @shareable }
      type Warehouse @key(fields: "id") { id: ID!  reviews: [Review] }`,
    pricing: `
      type Query { cheapest: Product }
      type Product @key(fields: "id") {
        id: ID!
        rating: Float @override(from: "reviews")
        verdict(detail: Int): String @external
        discount(code: String): Float @requires(fields: "verdict(detail: 2)")
        offers: [Offer]
      }
      type Author @key(fields: "email") { email: String!  handle: String @external  credit: Int  bought: [[Product!]!] }
      type Offer { amount: Float!  author: Author @provides(fields: "handle")  seller: Author  nested: Offer  bundle: [Product] }`,
  },
};
