import { expect } from '@jest/globals';

/** What an answer to a stranger must not show: stacks, statements, paths of this machine, what it is made of. */
const TELL_TALES: readonly RegExp[] = [
  /\bat \S+ \(|\n\s+at /, // a stack
  /node_modules|file:\/\/|\.(ts|js|sqlite)\b/,
  /\b(select|insert|update|delete|pragma) .*\b(from|into|set|where)\b/i,
  /sqlite|postgres|mysql|mikro|kysely|knex/i,
  /\b(fastify|undici|express|graphql-js|graphql-ws|jose|pino|nats|jetstream)\b|\bFST_|\bERR_[A-Z]|\bECONN/i,
  /apollo server|apollographql/i,
  /TypeError|RangeError|SyntaxError|ReferenceError|Cannot read prop|is not a function/,
  /did you mean/i,
  new RegExp(process.cwd().replaceAll('/', '\\/')),
];

/** Fails when a text that an attacker is sent tells how the inside looks. */
export function assertNothingLeaks(what: string, text: string): void {
  const leaks = TELL_TALES.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
  expect([what, leaks]).toEqual([what, []]);
}
