import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { codeFor } from './ask.ts';
import { disguises } from './disguises.ts';
import { introspectionAttacks, limitAttacks, malformedAttacks } from './documents.ts';
import { type Belongings, doorsTo } from './doors.ts';
import { expiries } from './expiries.ts';
import { floods } from './floods.ts';
import { forgedAuthorizations } from './forged-tokens.ts';
import { answerIn, assertRefused, attack, sendRaw } from './hostile-http.ts';
import { closeCodeIn, openBareSocket, openSocket } from './hostile-socket.ts';
import { bodyAttacks } from './http-bodies.ts';
import { addressAttacks, crossSiteAttacks } from './http-requests.ts';
import { assertNothingLeaks } from './leaks.ts';
import { type Production, startProduction } from './production.ts';
import { rawAttacks } from './raw-requests.ts';
import { frameAttacks, protocolAttacks } from './socket-attacks.ts';
import { somebodysThings } from './somebodys-things.ts';
import { codeIn, transports } from './transports.ts';
import * as values from './value-attacks.ts';

let production: Production;
let theirs: Belongings;
beforeAll(async () => {
  production = await startProduction({ env: { REQUEST_TIMEOUT_MS: '9000', INIT_TIMEOUT_MS: '9000' } });
  theirs = await somebodysThings(production);
});
afterEach(() => production.assertUnharmed());
afterAll(async () => production[Symbol.asyncDispose]());

test.each([
  ['a body that is no GraphQL request', bodyAttacks],
  ['what a page of another origin could send', crossSiteAttacks],
  ['an address or a method that is not served', addressAttacks],
])('%s is refused', async (_theme, attacks) => {
  for (const one of attacks) assertRefused(one.what, await attack(production.url, one), one.status, one.code);
});

test('what is hardly HTTP, or never ends, is refused', async () => {
  await Promise.all(
    rawAttacks.map(async ({ what, pieces, status }) => {
      const answer = answerIn(await sendRaw(production.url, pieces));
      assertRefused(what, answer, status, status === 404 ? 'NOT_FOUND' : 'BAD_REQUEST');
    }),
  );
});

describe.each(Object.entries(transports))('over %s', (transport, send) => {
  test.each([
    ['a document that asks for too much', limitAttacks],
    ['a document that makes no sense', malformedAttacks],
    ['a document that explores', introspectionAttacks],
  ])('%s is refused, in few words', async (_theme, attacks) => {
    for (const { what, code, ...document } of attacks) {
      if (transport === 'WebSocket' && document.query.length > 60_000) continue; // no message is that long
      const text = await send(production.url, document);
      expect([what, codeIn(text)]).toEqual([what, code]);
      assertNothingLeaks(what, text);
      expect([what, text.length < 65_536]).toEqual([what, true]);
    }
  });
});

test.each(Object.entries(values))('%s are refused, each with a code', async (_theme, attacks) => {
  const clients = new Map<string, ReturnType<Production['client']>>();
  for (const { what, role, query, variables, code } of attacks) {
    const client = clients.get(role) ?? production.client(role, `hostile-${role.toLowerCase()}`);
    clients.set(role, client);
    expect([what, await codeFor(await client, query, variables)]).toEqual([what, code]);
  }
});

test('nobody gets at what is somebody else’s', async () => {
  for (const { what, role, operation, variables, code } of doorsTo(theirs)) {
    const other = await production.client(role, `other-${role.toLowerCase()}`);
    expect([what, await codeFor(other, operation, variables)]).toEqual([what, code]);
    expect([what, await codeFor(production.naru.anonymous(), operation, variables)]).toEqual([
      what,
      'UNAUTHENTICATED',
    ]);
  }
});

test('nobody is believed to be who they say they are', async () => {
  const body = JSON.stringify({ query: '{ couriers { id } }' });
  for (const [what, authorization] of Object.entries(await forgedAuthorizations(production.provider))) {
    for (const accept of ['application/json', 'text/event-stream']) {
      const headers = { 'content-type': 'application/json', accept, authorization };
      assertRefused(what, await attack(production.url, { headers, body }), 401, 'UNAUTHENTICATED');
    }
    const socket = await openSocket(production.url, { authorization });
    expect([what, await socket.closed]).toEqual([what, 4403]);
  }
});

test('a socket on which something makes no sense is closed', async () => {
  await Promise.all(
    protocolAttacks.map(async ({ what, code, init, act }) => {
      const socket = await openSocket(production.url, init);
      act(socket);
      expect([what, await socket.closed]).toEqual([what, code]);
    }),
  );
  await Promise.all(
    frameAttacks.map(async ({ what, code, frames }) => {
      const { socket, closed } = await openBareSocket(production.url);
      for (const one of frames) socket.write(one);
      expect([what, closeCodeIn(await closed)]).toEqual([what, code]);
    }),
  );
});

for (const theme of [disguises, expiries, floods]) theme(() => production);
