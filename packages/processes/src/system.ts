import { freePort } from './free-port.ts';
import { createServiceProcess, type ServiceProcess } from './service-process.ts';
import { SERVICES } from './services.ts';

export interface ProcessSystemOptions {
  readonly dataFolder: string;
  readonly natsUrl: string;
  /** The gateway's port; a free one without it. */
  readonly gatewayPort?: number;
  readonly secrets: { readonly gateway: string; readonly cursor: string };
  /** Further environment of every process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: (service: string, line: string) => void;
}

/** Every service as a process of its own, as in a deployment. */
export interface ProcessSystem extends AsyncDisposable {
  readonly services: readonly ServiceProcess[];
  service(name: string): ServiceProcess;
}

/**
 * Starts every service and resolves when all are ready. Disposing of it stops them, the gateway first.
 * @throws Error with the last words of one that cannot start; none is left running then.
 */
export async function startProcesses(options: ProcessSystemOptions): Promise<ProcessSystem> {
  const ports = new Map<string, number>();
  for (const { name } of SERVICES) {
    ports.set(name, name === 'gateway' && options.gatewayPort ? options.gatewayPort : await freePort());
  }
  const env = { ...environment(options, ports), ...options.env };
  const log = options.log ?? (() => {});
  const services = SERVICES.map((service) =>
    createServiceProcess(service, { port: ports.get(service.name) as number, env, log }),
  );
  const stopAll = async () => {
    for (const service of services.toReversed()) await service.stop();
  };
  try {
    await Promise.all(services.map((service) => service.start()));
  } catch (error) {
    // The others may wait for what will never come, and would not heed a polite request.
    await Promise.all(services.map((service) => service.kill()));
    throw error;
  }
  return {
    services,
    service(name) {
      const found = services.find((service) => service.name === name);
      if (found === undefined) throw new Error(`There is no service ${name}`);
      return found;
    },
    [Symbol.asyncDispose]: stopAll,
  };
}

function environment(
  { dataFolder, natsUrl, secrets }: ProcessSystemOptions,
  ports: ReadonlyMap<string, number>,
) {
  const subgraphs = SERVICES.flatMap(({ name, subgraph }) =>
    subgraph === undefined
      ? []
      : [[variableOf(subgraph), `http://127.0.0.1:${ports.get(name)}/graphql`] as const],
  );
  return {
    NARU_DATA: dataFolder,
    NATS_URL: natsUrl,
    GATEWAY_SECRET: secrets.gateway,
    CURSOR_SECRET: secrets.cursor,
    CALLS_DATABASE_URL: `sqlite:${dataFolder}/calls.sqlite`,
    ASSIGNMENT_DATABASE_URL: `sqlite:${dataFolder}/assignment.sqlite`,
    ITEMS_DATABASE_URL: `sqlite:${dataFolder}/items.sqlite`,
    RESERVATIONS_DATABASE_URL: `sqlite:${dataFolder}/reservations.sqlite`,
    STORES_DATABASE_URL: `sqlite:${dataFolder}/stores.sqlite`,
    CUSTOMER_VIEWS_DATABASE_URL: `sqlite:${dataFolder}/customer-views.sqlite`,
    APOLLO_TELEMETRY_DISABLED: '1',
    ...Object.fromEntries(subgraphs),
  };
}

const variableOf = (subgraph: string): string =>
  `SUBGRAPH_URL_${subgraph.toUpperCase().replaceAll('-', '_')}`;
