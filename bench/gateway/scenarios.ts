/** One way of asking, under which all gateways are measured side by side. */
export interface Scenario {
  /** As `--scenarios` takes it. */
  readonly name: string;
  readonly title: string;
  /** What the reader of its table must know. */
  readonly explanation: string;
  readonly sharing: 'off' | 'default';
  /** Each request carries a client header of its own; otherwise equal requests are in flight together. */
  readonly distinct: boolean;
  /** Each request's text is new to the gateway. */
  readonly newText: boolean;
  /** The peers measured, by name; all without it. */
  readonly only?: readonly string[];
}

export const scenarios: readonly Scenario[] = [
  {
    name: 'own',
    title: 'Every request on its own',
    explanation:
      'Sharing between requests is switched off where a gateway has a switch, and each request carries a client header of its own.',
    sharing: 'off',
    distinct: true,
    newText: false,
  },
  {
    name: 'defaults',
    title: 'Defaults, equal requests in flight',
    explanation:
      'Each gateway as it comes; all requests of a query are equal, so work may be shared between them.',
    sharing: 'default',
    distinct: false,
    newText: false,
  },
  {
    name: 'misses',
    title: 'Plan-cache misses',
    explanation:
      'As the first, but each text is new: the same question under another alias. Each request is parsed, validated and planned anew.',
    sharing: 'off',
    distinct: true,
    newText: true,
    only: ['apollo', 'naru'],
  },
];
