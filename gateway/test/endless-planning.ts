import { compose } from './compose.ts';

const accounts = `
  type Query { user: User }
  interface Account @key(fields: "id") { id: ID! name: String }
  type User implements Account @key(fields: "id") { id: ID! name: String }
  type Bot implements Account @key(fields: "id") { id: ID! name: String }`;

const loyalty = `type Account @interfaceObject @key(fields: "id") {
  id: ID! name: String @external greeting: String @requires(fields: "name")
}`;

const chat = 'type Query { sender: Account } type Account @interfaceObject @key(fields: "id") { id: ID! }';

/** A supergraph with operations that Apollo's planner never ends on: `endlessQuery` and its like. */
export function endlessSupergraph(): string {
  return compose(accounts, loyalty, chat);
}

/** What an interface object computes from required fields, asked for of one implementation only. */
export function endlessQuery(type: 'User' | 'Bot'): string {
  return `{ sender { ... on ${type} { greeting } } }`;
}
