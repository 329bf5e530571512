/** The parts of Naru that can run without each other. */
export type Business = 'pickup' | 'rental';

/** One of the processes that make up Naru. */
export interface ServiceDefinition {
  readonly name: string;
  /** The module that runs it, from the project's root. */
  readonly main: string;
  /** What Node is told to run it with. */
  readonly nodeFlags?: readonly string[];
  /** The name of the subgraph that it serves, where it serves one. */
  readonly subgraph?: string;
  /** The business that it is for; every one without it. */
  readonly business?: Business;
}

const subgraph = (name: string, business?: Business): ServiceDefinition => ({
  name,
  main: `subgraphs/${name}/src/main.ts`,
  subgraph: name,
  ...(business && { business }),
});

/** In the order in which they start; the gateway last, because it needs every other to be of use. */
export const SERVICES: readonly ServiceDefinition[] = [
  {
    name: 'assignment-desk',
    main: 'subgraphs/assignment/src/desk-main.ts',
    subgraph: 'assignment',
    business: 'pickup',
  },
  {
    name: 'assignment-dispatcher',
    main: 'subgraphs/assignment/src/dispatcher-main.ts',
    business: 'pickup',
  },
  subgraph('calls', 'pickup'),
  subgraph('items', 'rental'),
  subgraph('reservations', 'rental'),
  subgraph('stores', 'rental'),
  subgraph('customer-views'),
  {
    name: 'gateway',
    main: 'gateway/src/main.ts',
    // A young generation that holds what requests leave behind, as `npm run gateway` has it.
    nodeFlags: ['--min-semi-space-size=16', '--max-semi-space-size=32'],
  },
];
