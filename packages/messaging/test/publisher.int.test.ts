import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { readStream } from '../src/index.ts';
import { type Broker, startBroker } from './test-broker.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(async () => broker[Symbol.asyncDispose]());

const SILENCE_MS = 300;

const headersOf = (id: string) => ({ 'Nats-Msg-Id': id, 'ce-type': 'something: 이수' });

async function bodiesOn(subject: string): Promise<string[]> {
  const bodies: string[] = [];
  for await (const message of readStream(broker.bus, { stream: 'PICKUP', subject })) {
    expect(message.headers?.get('ce-type')).toBe('something: 이수');
    bodies.push(message.string());
  }
  return bodies;
}

test('many messages at once are kept in their order, each once however often it is published', async () => {
  const bodies = Array.from({ length: 500 }, (_, n) => `본문 ${n}`);
  const publishAll = () =>
    Promise.all(bodies.map((body) => broker.bus.publish('pickup.many', body, headersOf(body))));
  await publishAll();
  await publishAll();
  expect(await bodiesOn('pickup.many')).toEqual(bodies);
});

test('a message that no stream takes, or that its stream refuses, fails alone', async () => {
  await broker.bus.jsm.streams.update('PICKUP', { max_msg_size: 1_000 });
  const outcomes = await Promise.allSettled([
    broker.bus.publish('pickup.some', 'first', headersOf('first')),
    broker.bus.publish('nowhere.x', 'lost', headersOf('lost')),
    broker.bus.publish('pickup.some', 'x'.repeat(2_000), headersOf('large')),
    broker.bus.publish('pickup.some', 'last', headersOf('last')),
  ]);
  expect(outcomes).toMatchObject([
    { status: 'fulfilled' },
    { reason: { message: 'No stream takes the subject' } },
    { reason: { message: expect.stringContaining('message size exceeds') } },
    { status: 'fulfilled' },
  ]);
  expect(await bodiesOn('pickup.some')).toEqual(['first', 'last']);
});

test('a header cannot begin another one', async () => {
  const publishing = broker.bus.publish('pickup.x', '', { 'ce-id': '1\r\nNats-Rollup: all' });
  await expect(publishing).rejects.toThrow('line break');
});

test('a broker that says nothing is given up, and what it has taken all the same is there', async () => {
  process.kill(broker.nats.pid, 'SIGSTOP');
  const answers = () => Promise.race([broker.bus.nc.flush().then(() => true), pause(SILENCE_MS, false)]);
  await waitFor(async () => !(await answers()), { what: 'the broker to stand still' });
  const first = broker.bus.publish('pickup.late', 'first', headersOf('late-1'));
  const second = broker.bus.publish('pickup.late', 'second', headersOf('late-2'));
  try {
    const outcomes = await Promise.allSettled([first, second]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(first).rejects.toThrow('did not answer in time');
  } finally {
    process.kill(broker.nats.pid, 'SIGCONT');
  }
  await waitFor(async () => (await bodiesOn('pickup.late')).length === 2, { what: 'both to be kept' });
  await broker.bus.publish('pickup.late', 'third', headersOf('late-3'));
  expect(await bodiesOn('pickup.late')).toEqual(['first', 'second', 'third']);
});
