import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { acceptDispatch, pickupCall } from '@naru/schema';
import { startTracing } from '@naru/service-host';
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { createRequester, definePolicy, headerRecord, serveRequests, startPolicies } from '../src/index.ts';
import { type Broker, callOf, log, startBroker } from './test-broker.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const inTrace = <Result>(work: () => Result): Result =>
  context.with(
    propagation.extract(ROOT_CONTEXT, { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` }),
    work,
  );
const currentTrace = () => trace.getSpanContext(context.active())?.traceId;

let broker: Broker;
beforeAll(async () => {
  await startTracing('test', undefined);
  broker = await startBroker();
});
afterAll(async () => broker[Symbol.asyncDispose]());

test('a request is answered in the trace of its sender', async () => {
  let seen: string | undefined;
  await using _serving = serveRequests(broker.bus, acceptDispatch, { queue: 'desk', log }, async () => {
    seen = currentTrace();
    return { accepted: true };
  });
  await broker.bus.nc.flush();
  const ask = createRequester(broker.bus, acceptDispatch);
  const request = {
    callId: 'c1',
    customerId: 'customer-1',
    parcelClass: 'UNDER_10KG',
    point: { lat: 37.557, lon: 126.924 },
    requestedAt: '2026-03-02T01:15:02.118Z',
  } as const;
  await inTrace(() => ask(request, 'story'));
  expect(seen).toBe(TRACE_ID);
});

test('an event is handled in the trace of its publisher', async () => {
  const seen = Promise.withResolvers<string | undefined>();
  const policy = definePolicy({
    durable: 'test__trace',
    on: pickupCall,
    handle: async () => seen.resolve(currentTrace()),
  });
  await using _policies = await startPolicies([policy], { bus: broker.bus, dependencies: {}, log });
  const headers = inTrace(() =>
    headerRecord({
      id: 'event-1',
      type: 'naru.pickup.call.requested.v1',
      source: '/naru/calls',
      subject: 'c1',
      time: callOf(1).requestedAt,
      aggregateVersion: 1,
      correlationId: 'story',
    }),
  );
  await broker.publish(1, { headers });
  expect(await seen.promise).toBe(TRACE_ID);
});
