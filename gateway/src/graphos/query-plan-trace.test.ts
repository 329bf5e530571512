import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { Trace } from '@apollo/usage-reporting-protobuf';
import { expect, test } from '@jest/globals';
import type { SubgraphResponse } from '../execution/execution-run.ts';
import { queryPlanTrace } from './query-plan-trace.ts';

const fetchFrom = (serviceName: string) => ({ kind: 'Fetch', serviceName }) as FetchNode;
const startedAtMs = 1_000_000;

function traceOf(node: PlanNode, { responses = [] as SubgraphResponse[], variables = {} } = {}) {
  const byNode = new Map(responses.map((response) => [response.node, response]));
  return queryPlanTrace({ node, variables, responses: byNode, startedAtMs, rootType: 'Query' }).toJSON();
}

/** A subgraph's answer with this trace, 5 ms after the start. */
const answerTo = (node: FetchNode, trace: string): SubgraphResponse => ({
  node,
  result: { data: {}, extensions: { ftv1: trace } },
  sentAtMs: startedAtMs + 5,
  receivedAtMs: startedAtMs + 7.5,
});

const ftv1 = Buffer.from(
  Trace.encode({ root: { child: [{ responseName: 'a', parentType: 'TheirQuery' }] } }).finish(),
).toString('base64');

test("a fetch tells when it was under way, and what the subgraph traced under the supergraph's names", () => {
  const fetch = fetchFrom('a');
  expect(traceOf(fetch, { responses: [answerTo(fetch, ftv1)] })).toMatchObject({
    fetch: {
      serviceName: 'a',
      sentTimeOffset: '5000000',
      sentTime: { seconds: '1000', nanos: 5e6 },
      receivedTime: { seconds: '1000', nanos: 7.5e6 },
      trace: { root: { child: [{ responseName: 'a', parentType: 'Query' }] } },
    },
  });
});

test('a trace that cannot be read is said to be one; a fetch without an answer is only named', () => {
  const fetch = fetchFrom('a');
  const broken = Buffer.from([0xff, 0xff]).toString('base64');
  expect(traceOf(fetch, { responses: [answerTo(fetch, broken)] })).toMatchObject({
    fetch: { traceParsingFailed: true },
  });
  expect(traceOf(fetch)).toEqual({ fetch: { serviceName: 'a' } });
});

test('the trace has the shape of the plan, of a condition the branch that was taken', () => {
  const plan = {
    kind: 'Sequence',
    nodes: [
      { kind: 'Parallel', nodes: [fetchFrom('a'), fetchFrom('b')] },
      {
        kind: 'Condition',
        condition: 'wanted',
        ifClause: { kind: 'Flatten', path: ['list', '@'], node: fetchFrom('c') },
      },
    ],
  } as unknown as PlanNode;
  const flatten = {
    responsePath: [{ fieldName: 'list' }, { fieldName: '@' }],
    node: { fetch: { serviceName: 'c' } },
  };
  const parallel = { nodes: [{ fetch: { serviceName: 'a' } }, { fetch: { serviceName: 'b' } }] };
  const shape = (condition: object) => ({
    sequence: { nodes: [{ parallel }, { condition: { condition: 'wanted', ...condition } }] },
  });
  expect(traceOf(plan, { variables: { wanted: true } })).toEqual(shape({ ifClause: { flatten } }));
  expect(traceOf(plan, { variables: { wanted: false } })).toEqual(shape({}));
});
