import { createSecretKey } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { registerItem } from '../rental/operations.ts';
import { assertRefused, attack } from './hostile-http.ts';
import { assertNothingLeaks } from './leaks.ts';
import type { Production } from './production.ts';
import { codeIn } from './transports.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** Things that look like something else: headers of the inside from outside, text that is code, keys that are methods. */
export function disguises(production: () => Production): void {
  const post = (body: object | string, headers: Record<string, string> = {}) =>
    attack(production().url, {
      headers: { ...JSON_TYPE, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  test('a subgraph answers nobody but the gateway', async () => {
    const { naru, provider } = production();
    const seal = (secret: string, claims: object = {}) =>
      new SignJWT({ roles: ['OPERATOR'], scopes: [], until: Date.now() + 60_000, ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('operator-1')
        .setIssuer('naru-gateway')
        .setAudience('naru-subgraphs')
        .setExpirationTime('1m')
        .sign(createSecretKey(Buffer.from(secret)));
    const seals: Record<string, string> = {
      none: '',
      unsigned: new UnsecuredJWT({
        roles: ['OPERATOR'],
        sub: 'operator-1',
        iss: 'naru-gateway',
        aud: 'naru-subgraphs',
      }).encode(),
      'of another secret': await seal('another-secret-of-32-characters-or-more'),
      'of a token': await provider.token('OPERATOR', 'operator-1'),
    };
    const queries = [
      '{ _service { sdl } }',
      '{ _entities(representations: [{ __typename: "PickupCall", id: "1" }]) { __typename } }',
      '{ __schema { types { name } } }',
    ];
    for (const { name, url } of naru.services.filter((service) => !/gateway|dispatcher/.test(service.name))) {
      for (const [what, sealed] of Object.entries(seals)) {
        for (const query of queries) {
          const headers = { ...JSON_TYPE, 'x-naru-caller': sealed };
          const answer = await attack(url, { headers, body: JSON.stringify({ query }) });
          assertRefused(`${name}, seal ${what}`, answer, 401, 'UNAUTHENTICATED');
        }
      }
    }
  });

  test('who is calling is told by the token alone', async () => {
    const { provider } = production();
    const forged = {
      'x-naru-caller': await provider.token('OPERATOR', 'operator-1'),
      'x-user-id': 'operator-1',
      'x-roles': 'OPERATOR',
      'x-forwarded-user': 'operator-1',
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-original-url': '/metrics',
      'x-correlation-id': 'operator-1',
      cookie: `authorization=Bearer ${await provider.token('OPERATOR', 'operator-1')}`,
    };
    const query = { query: '{ storeOrders { totalCount } }' };
    expect(await post(query, forged)).toMatchObject({ text: expect.stringContaining('UNAUTHENTICATED') });
    const authorization = `Bearer ${await provider.token('CUSTOMER', 'customer-1')}`;
    expect(await post(query, { ...forged, authorization })).toMatchObject({
      text: expect.stringContaining('FORBIDDEN'),
    });
  });

  test.each(['a b', 'a%0d%0aset-cookie:a=b', '<script>', '"', 'a'.repeat(65), '{{7*7}}', '$(id)', 'é'])(
    'the correlation id %j is not taken over',
    async (id) => {
      const { headers } = await post({ query: '{ __typename }' }, { 'x-correlation-id': id });
      expect(headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('set-cookie')).toBeNull();
    },
  );

  test.each([
    [
      'a trace that is none',
      { traceparent: 'x'.repeat(2_000), tracestate: '=,=', baggage: 'a=b;'.repeat(1_000) },
    ],
    ['an endless Accept', { accept: `${'text/x;q=0.1,'.repeat(1_000)}application/json` }],
    ['languages without end', { 'accept-language': 'ko;q=0.1,'.repeat(1_000) }],
    ['ranges', { range: `bytes=${'0-1,'.repeat(1_000)}0-1` }],
    ['another host', { host: 'evil.example', 'x-forwarded-host': 'evil.example' }],
  ])('%s changes nothing', async (_what, headers) => {
    const { status, text } = await post({ query: '{ places(search: "사당") { label } }' }, headers);
    expect([status, JSON.parse(text)]).toEqual([200, { data: { places: [{ label: '사당' }] } }]);
  });

  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const availability =
    'query ($from: Date!) { items { nodes { available(from: $from, to: "2027-01-01") } } }';
  test.each([
    [
      'a variable of many levels',
      `{"query":${JSON.stringify(availability)},"variables":{"from":${deep(200_000)}}}`,
    ],
    [
      'a variable that is infinite',
      `{"query":"query ($a: Int!) { couriers(first: $a) { id } }","variables":{"a":1e999}}`,
    ],
    [
      'a hundred thousand wrong values',
      JSON.stringify({
        query:
          'mutation ($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) { unreadCount } }',
        variables: { input: { ids: Array(100_000).fill({}) } },
      }),
    ],
  ])('%s is bad input', async (_what, body) => {
    const answer = await post(body);
    assertRefused(_what, answer, 400, 'BAD_USER_INPUT');
    expect(answer.text.length).toBeLessThan(65_536);
  });

  test.each([
    ['variables nobody asked for', `{"query":"{ __typename }","variables":{"deep":${deep(200_000)}}}`],
    ['extensions of many levels', `{"query":"{ __typename }","extensions":{"deep":${deep(200_000)}}}`],
    [
      'the keys of prototypes',
      `{"query":"{ __typename }","variables":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}},"extensions":{"__proto__":{"polluted":true}},"__proto__":{"polluted":true}}`,
    ],
    [
      'fifty thousand variables',
      JSON.stringify({
        query: '{ __typename }',
        variables: Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`v${n}`, n])),
      }),
    ],
  ])('%s harm nobody', async (_what, body) => {
    expect(JSON.parse((await post(body)).text)).toEqual({ data: { __typename: 'Query' } });
  });

  test('names of prototypes are names like others', async () => {
    const { text } = await post({
      query:
        '{ __proto__: __typename constructor: __typename toString: places(search: "사당") { hasOwnProperty: label } }',
    });
    expect(text.trim()).toBe(
      '{"data":{"__proto__":"Query","constructor":"Query","toString":[{"hasOwnProperty":"사당"}]}}',
    );
  });

  test('an input with the keys of prototypes is bad input', async () => {
    const authorization = `Bearer ${await production().provider.token('CUSTOMER', 'customer-1')}`;
    const query = 'mutation ($input: CancelPickupInput!) { cancelPickup(input: $input) { errors { code } } }';
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const body = `{"query":${JSON.stringify(query)},"variables":{"input":{"callId":"x","${key}":{"callId":"y"}}}}`;
      assertRefused(key, await post(body, { authorization }), 400, 'BAD_USER_INPUT');
    }
  });

  test('a hash that is not the text’s registers nothing', async () => {
    const persisted = (fields: object) => ({ extensions: { persistedQuery: fields } });
    const attacks: [object, string][] = [
      [{ query: '{ __typename }', ...persisted({ version: 1, sha256Hash: '0'.repeat(64) }) }, 'BAD_REQUEST'],
      [persisted({ version: 1, sha256Hash: '0'.repeat(64) }), 'PERSISTED_QUERY_NOT_FOUND'],
      [persisted({ version: 9, sha256Hash: '0'.repeat(64) }), 'BAD_REQUEST'],
      [persisted({ version: 1, sha256Hash: { $gt: '' } }), 'PERSISTED_QUERY_NOT_FOUND'],
      [persisted({ version: 1, sha256Hash: '__proto__' }), 'PERSISTED_QUERY_NOT_FOUND'],
      [persisted({ version: 1, sha256Hash: 'x'.repeat(100_000) }), 'PERSISTED_QUERY_NOT_FOUND'],
    ];
    for (const [body, code] of attacks) {
      const { text } = await post(body);
      expect([body, codeIn(text)]).toEqual([body, code]);
      assertNothingLeaks(JSON.stringify(body), text);
    }
  });

  test('what is searched for is text, whatever it means to a database', async () => {
    const vendor = await production().client('VENDOR', 'vendor-2');
    const names = [
      'really?',
      'sure??',
      'what\\?',
      '100% cotton',
      'snake_case',
      'back\\slash',
      "O'Reilly",
      '"quoted"',
      '[a-z]*',
      '-- comment',
      '; drop table item',
    ];
    for (const name of names) expect((await registerItem(vendor, { name })).errors).toEqual([]);
    const anonymous = production().naru.anonymous();
    const found = async (search: string) => {
      const { items } = await anonymous.request<{ items: { nodes: { name: string }[] } }>(
        'query ($search: String) { items(search: $search, first: 100) { nodes { name } } }',
        { search },
      );
      return items.nodes.map(({ name }) => name).toSorted();
    };
    for (const text of ['?', '??', '\\?', '%', '_c', '\\', "'", '"', '[a-z]*', '--', '; drop'])
      expect([text, await found(text)]).toEqual([
        text,
        names.filter((name) => name.includes(text)).toSorted(),
      ]);
    for (const text of ["' or '1'='1", '%%', '__', '**', '???', '?? or ?', '.*', "\\' or 1=1 --", '%O%'])
      expect([text, await found(text)]).toEqual([text, []]);
  });
}
