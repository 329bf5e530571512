/** One of the processes that make up Naru. */
export interface ServiceDefinition {
  readonly name: string;
  /** The module that runs it, from the project's root. */
  readonly main: string;
  /** The name of the subgraph that it serves, where it serves one. */
  readonly subgraph?: string;
}

/** In the order in which they start; the gateway last, because it needs every other to be of use. */
export const SERVICES: readonly ServiceDefinition[] = [
  { name: 'assignment-desk', main: 'subgraphs/assignment/src/desk-main.ts', subgraph: 'assignment' },
  { name: 'assignment-dispatcher', main: 'subgraphs/assignment/src/dispatcher-main.ts' },
  { name: 'calls', main: 'subgraphs/calls/src/main.ts', subgraph: 'calls' },
  { name: 'items', main: 'subgraphs/items/src/main.ts', subgraph: 'items' },
  { name: 'reservations', main: 'subgraphs/reservations/src/main.ts', subgraph: 'reservations' },
  { name: 'stores', main: 'subgraphs/stores/src/main.ts', subgraph: 'stores' },
  { name: 'customer-views', main: 'subgraphs/customer-views/src/main.ts', subgraph: 'customer-views' },
  { name: 'gateway', main: 'gateway/src/main.ts' },
];
