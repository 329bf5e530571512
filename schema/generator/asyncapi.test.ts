import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { lazyValidator } from '../src/validator.ts';
import { asyncapiOf } from './asyncapi.ts';
import { readCatalogue } from './catalogue.ts';

type Node = { [key: string]: Node };

const root = join(import.meta.dirname, '..');
const catalogue = readCatalogue(root);
const document: Node = parse(asyncapiOf(catalogue));

function referencesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => (key === '$ref' ? [child] : referencesIn(child)));
}

function valuesOf(node: Node | undefined): Node[] {
  return Object.values(node ?? {});
}

test('is an AsyncAPI 3.0 document', () => {
  expect(document.asyncapi).toBe('3.0.0');
  expect(document.info).toEqual({
    title: expect.any(String),
    version: expect.any(String),
    description: expect.any(String),
  });
});

test('has one message, one channel and one operation for each event', () => {
  for (const { context, aggregate, version, producer, events } of catalogue.families) {
    for (const { fact, file } of events) {
      const type = `naru.${context}.${aggregate}.${fact}.v${version}`;
      const messages = valuesOf(document.components?.messages).filter(({ name }) => `${name}` === type);
      expect(messages).toMatchObject([{ payload: { $ref: `./${file}` } }]);

      const address = new RegExp(`^${context}\\.${aggregate}\\.\\{\\w+\\}\\.${fact}$`);
      const channels = Object.entries(document.channels ?? {}).filter(([, one]) =>
        address.test(`${one.address}`),
      );
      expect(channels).toHaveLength(1);
      expect(valuesOf(channels[0]?.[1].messages)).toHaveLength(1);

      const channel = { $ref: `#/channels/${channels[0]?.[0]}` };
      const operations = valuesOf(document.operations).filter(
        (one) => one.channel?.$ref === (channel.$ref as unknown),
      );
      expect(operations).toMatchObject([{ action: 'send', channel, tags: [{ name: producer }] }]);
    }
  }
});

test('describes each request with its reply', () => {
  for (const { subject, requester, responder } of catalogue.requests) {
    expect(document.operations?.[`send.${subject}`]).toMatchObject({
      channel: { $ref: `#/channels/${subject}` },
      reply: { channel: { $ref: `#/channels/${subject}.reply` } },
      tags: [{ name: requester }, { name: responder }],
    });
  }
});

test('declares every parameter of an address', () => {
  for (const channel of valuesOf(document.channels)) {
    const parameters = [...`${channel.address}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(channel.parameters ?? {})).toEqual(parameters);
  }
});

test('refers only to what exists', () => {
  const references = referencesIn(document);
  expect(references.length).toBeGreaterThan(0);
  for (const reference of references) {
    const [file, pointer = ''] = reference.split('#');
    if (file) expect([reference, existsSync(join(root, file))]).toEqual([reference, true]);
    else
      expect([
        reference,
        pointer
          .slice(1)
          .split('/')
          .reduce<Node | undefined>((node, key) => node?.[key], document),
      ]).toEqual([reference, expect.anything()]);
  }
});

test('its event headers are those of a CloudEvent on NATS', () => {
  const violationsOf = lazyValidator('event-headers.json', []);
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': '019b2f6c-8d10-7a3e-9c41-5e0f7b6d2a18',
    'ce-type': 'naru.pickup.call.confirmed.v1',
    'ce-source': '/naru/calls',
    'ce-subject': 'call-1',
    'ce-time': '2026-03-02T01:15:02.118Z',
    'ce-correlationid': 'correlation-1',
    'ce-aggregateversion': '3',
    'content-type': 'application/json',
    'Nats-Msg-Id': '019b2f6c-8d10-7a3e-9c41-5e0f7b6d2a18',
  };
  expect(violationsOf(headers)).toEqual([]);
  expect(violationsOf({ ...headers, 'ce-subject': 'a.b' })).toHaveLength(1);
});
