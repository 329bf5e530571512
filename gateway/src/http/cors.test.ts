import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { createCors } from './cors.ts';

const asking = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;
const fromShop = asking({ origin: 'https://shop.example' });
const fromElsewhere = asking({ origin: 'https://evil.example' });

test('without a list no page of another origin is told anything', () => {
  const cors = createCors([]);
  expect(cors.headersFor(fromShop)).toEqual({});
  expect(cors.preflightHeadersFor(fromShop)).toEqual({ allow: 'GET, POST, OPTIONS' });
});

test('a listed origin may read answers and send what it asks to send', () => {
  const cors = createCors(['https://shop.example']);
  expect(cors.headersFor(fromShop)).toMatchObject({
    'access-control-allow-origin': 'https://shop.example',
    vary: 'origin',
  });
  const asked = { origin: 'https://shop.example', 'access-control-request-headers': 'authorization' };
  expect(cors.preflightHeadersFor(asking(asked))).toMatchObject({
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': 'authorization',
  });
});

test('another origin may not, nor may a cache give it the answer for one that may', () => {
  const cors = createCors(['https://shop.example']);
  expect(cors.headersFor(fromElsewhere)).toEqual({ vary: 'origin' });
  expect(cors.preflightHeadersFor(fromElsewhere)).toEqual({ allow: 'GET, POST, OPTIONS' });
});

test('everybody may with a star', () => {
  expect(createCors(['*']).headersFor(fromElsewhere)).toMatchObject({ 'access-control-allow-origin': '*' });
});
