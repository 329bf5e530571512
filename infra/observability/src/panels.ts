/** One graph of the dashboard. */
export interface Panel {
  readonly title: string;
  readonly description: string;
  /** As Grafana calls it: `s`, `reqps`, `short`, `bytes`, `percentunit`. */
  readonly unit: string;
  readonly queries: readonly Query[];
}

interface Query {
  readonly expr: string;
  /** In Grafana's way: `{{subgraph}}`. */
  readonly legend: string;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

const RATE = '[$__rate_interval]';
const rate = (metric: string, by: string) => `sum by (${by}) (rate(${metric}${RATE}))`;
const quantile = (share: number, histogram: string, by: string[] = []) =>
  `histogram_quantile(${share}, sum by (${['le', ...by].join(', ')}) (rate(${histogram}_bucket${RATE})))`;

const panel = (title: string, unit: string, description: string, ...queries: [string, string][]): Panel => ({
  ...{ title, unit, description },
  queries: queries.map(([expr, legend]) => ({ expr, legend })),
});

/** What the dashboard shows, from the client inwards. */
export const ROWS: readonly Row[] = [
  {
    title: 'Requests',
    panels: [
      panel('Requests', 'reqps', 'GraphQL over HTTP, by status.', [
        rate('naru_gateway_request_seconds_count', 'status'),
        '{{status}}',
      ]),
      panel(
        'How long they take',
        's',
        'Half of the requests, and all but one in a hundred, are faster.',
        [quantile(0.5, 'naru_gateway_request_seconds'), 'p50'],
        [quantile(0.99, 'naru_gateway_request_seconds'), 'p99'],
      ),
      panel(
        'Plans',
        'reqps',
        'Operations that were planned and compiled. Known ones need none; many of them are operations that differ in their text.',
        [rate('naru_gateway_operation_preparations_total', 'outcome'), 'prepared: {{outcome}}'],
        ['sum(rate(naru_gateway_known_operations_total[$__rate_interval]))', 'known'],
      ),
    ],
  },
  {
    title: 'Subgraphs',
    panels: [
      panel('Fetches', 'reqps', 'What gateways ask of subgraphs, by what became of it.', [
        rate('naru_subgraph_fetches_total', 'subgraph, outcome'),
        '{{subgraph}} {{outcome}}',
      ]),
      panel('How long they take (p99)', 's', 'Waiting for a turn and retries included.', [
        quantile(0.99, 'naru_subgraph_fetch_seconds', ['subgraph']),
        '{{subgraph}}',
      ]),
      panel(
        'Circuit breakers',
        'short',
        '0 closed, 1 half open, 2 open: the remote end is not asked.',
        ['max by (subgraph) (naru_subgraph_breaker_state)', 'gateway → {{subgraph}}'],
        ['max by (remote) (naru_breaker_state)', '{{remote}}'],
      ),
      panel('Under way', 'short', 'Fetches that were sent and not answered yet.', [
        'sum by (subgraph) (naru_subgraph_fetches_in_flight)',
        '{{subgraph}}',
      ]),
    ],
  },
  {
    title: 'Events',
    panels: [
      panel('Outbox: oldest event', 's', 'How long the oldest committed event has waited to be published.', [
        'max by (service) (naru_outbox_oldest_seconds)',
        '{{service}}',
      ]),
      panel(
        'Outbox: waiting and published',
        'short',
        'Events that wait, and events published per second.',
        ['max by (service) (naru_outbox_backlog_events)', '{{service}} waiting'],
        [rate('naru_outbox_published_total', 'service'), '{{service}} published/s'],
      ),
      panel(
        'Consumers: behind',
        'short',
        'Events that are not delivered yet, and those that are not settled.',
        ['max by (policy) (naru_consumer_pending_messages)', '{{policy}} pending'],
        ['max by (policy) (naru_consumer_unsettled_messages)', '{{policy}} unsettled'],
      ),
      panel('Policies: outcomes', 'reqps', 'Events that policies settled.', [
        rate('naru_policy_events_total', 'policy, outcome'),
        '{{policy}} {{outcome}}',
      ]),
      panel('Policies: how long they take (p99)', 's', 'From receiving an event to settling it.', [
        quantile(0.99, 'naru_policy_seconds', ['policy']),
        '{{policy}}',
      ]),
      panel(
        'Dead letters',
        'short',
        'Events that a policy could not handle: those that wait, and those that came.',
        ['max by (policy) (naru_dead_letters)', '{{policy}} waiting'],
        [
          'sum by (policy, kind) (increase(naru_dead_letters_parked_total[$__rate_interval]))',
          '{{policy}} parked as {{kind}}',
        ],
        [
          'sum by (policy, outcome) (increase(naru_dead_letters_redriven_total[$__rate_interval]))',
          '{{policy}} redriven: {{outcome}}',
        ],
      ),
    ],
  },
  {
    title: 'Subscriptions',
    panels: [
      panel(
        'Live',
        'short',
        'Subscriptions that are open, and the groups that share one execution per event.',
        ['sum by (field, protocol) (naru_gateway_subscriptions)', '{{field}} over {{protocol}}'],
        ['sum by (field) (naru_gateway_subscription_groups)', '{{field}} groups'],
      ),
      panel('Connections', 'short', 'WebSockets and streamed responses.', [
        'sum by (protocol) (naru_gateway_subscription_connections)',
        '{{protocol}}',
      ]),
      panel(
        'Pushed',
        'reqps',
        'Results handed to subscribers, and the executions behind them.',
        [rate('naru_gateway_subscription_events_total', 'field'), '{{field}} pushed'],
        [rate('naru_gateway_subscription_executions_total', 'field'), '{{field}} executed'],
      ),
      panel(
        'Dropped and resumed',
        'reqps',
        'Connections that the gateway closed: slow clients, lost streams, expired tokens. Who comes back resumes.',
        [rate('naru_gateway_subscription_connections_closed_total', 'reason'), 'closed: {{reason}}'],
        [rate('naru_gateway_subscription_resumes_total', 'outcome'), 'came back: {{outcome}}'],
      ),
    ],
  },
  {
    title: 'Processes',
    panels: [
      panel('CPU', 'percentunit', 'Of one core.', [
        'rate(process_cpu_seconds_total[$__rate_interval])',
        '{{instance}}',
      ]),
      panel('Memory', 'bytes', 'Resident.', ['process_resident_memory_bytes', '{{instance}}']),
      panel('Event loop lag (p99)', 's', 'How late a process comes to what it should do at once.', [
        'nodejs_eventloop_lag_p99_seconds',
        '{{instance}}',
      ]),
    ],
  },
];
