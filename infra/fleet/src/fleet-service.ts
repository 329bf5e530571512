import { freePort, type ServiceDefinition } from '@naru/processes';
import type { Frontend } from './balancer-config.ts';
import type { Member } from './member.ts';
import { MAX_REPLICAS } from './replicas.ts';

/** A place for one process of a service: its name and port outlive the processes that take it one after another. */
export interface Place {
  readonly name: string;
  readonly port: number;
  member: Member | undefined;
}

/** One service of the fleet. */
export interface FleetService {
  readonly definition: ServiceDefinition;
  /** The balancer's port in front of its processes; undefined where nobody sends it requests. */
  readonly port: number | undefined;
  readonly places: readonly Place[];
  /** What is done with its processes at the moment, such as `rolled out`. */
  busyWith: string | undefined;
}

/** @param port of the balancer; a free one without it. */
export async function planService(definition: ServiceDefinition, port?: number): Promise<FleetService> {
  const places: Place[] = [];
  // One more than there may be: while one is replaced, its successor runs beside it.
  for (let n = 1; n <= MAX_REPLICAS + 1; n += 1) {
    places.push({ name: `${definition.name}-${n}`, port: await freePort(), member: undefined });
  }
  return {
    definition,
    port: isAsked(definition) ? port || (await freePort()) : undefined,
    places,
    busyWith: undefined,
  };
}

const isAsked = ({ name, subgraph }: ServiceDefinition): boolean =>
  subgraph !== undefined || name === 'gateway';

export const frontendsOf = (services: readonly FleetService[]): Frontend[] =>
  services.flatMap(({ definition, port, places }) =>
    port === undefined
      ? []
      : [
          {
            name: definition.name,
            port,
            backends: places.map((place) => ({ ...place, taken: place.member !== undefined })),
          },
        ],
  );

/** Where gateways find the subgraphs: behind the balancer. */
export const subgraphUrls = (services: readonly FleetService[]): Record<string, string> =>
  Object.fromEntries(
    services.flatMap(({ definition: { subgraph }, port }) =>
      subgraph === undefined
        ? []
        : [
            [
              `SUBGRAPH_URL_${subgraph.toUpperCase().replaceAll('-', '_')}`,
              `http://127.0.0.1:${port}/graphql`,
            ],
          ],
    ),
  );
