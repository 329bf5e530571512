import { environment, type ProcessEnvironment } from './environment.ts';
import { freePort } from './free-port.ts';
import { createServiceProcess, type ServiceProcess } from './service-process.ts';
import { type Business, SERVICES, type ServiceDefinition } from './services.ts';

export interface ProcessSystemOptions extends ProcessEnvironment {
  /** The first gateway's port; a free one without it. */
  readonly gatewayPort?: number;
  /** Starts only what one business needs. */
  readonly business?: Business;
  /** How many processes of a service there are, where it is not one. */
  readonly replicas?: Readonly<Record<string, number>>;
  /** Further environment of every process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further environment of the processes of one service. */
  readonly envOf?: (service: string) => Readonly<Record<string, string>>;
  readonly log?: (service: string, line: string) => void;
}

/** Every service as a process of its own, as in a deployment. */
export interface ProcessSystem extends AsyncDisposable {
  readonly services: readonly ServiceProcess[];
  /** The first process of a service is called like the service, the others `items-2`, `items-3`, … */
  service(name: string): ServiceProcess;
}

/** One process of a service, before it is started. */
interface Replica {
  readonly service: ServiceDefinition;
  readonly name: string;
  /** From 0. */
  readonly index: number;
  readonly port: number;
}

/**
 * Starts every service and resolves when all are ready. Disposing of it stops them, the gateway first.
 * @throws Error with the last words of one that cannot start; none is left running then.
 */
export async function startProcesses(options: ProcessSystemOptions): Promise<ProcessSystem> {
  const replicas = await planReplicas(options);
  const common = { ...environment(options), ...options.env };
  const services = replicas.map(({ service, name, index, port }) =>
    createServiceProcess(
      { ...service, name },
      {
        port,
        env: { ...common, ...subgraphUrls(replicas, index), ...options.envOf?.(service.name) },
        log: options.log ?? (() => {}),
      },
    ),
  );
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
    async [Symbol.asyncDispose]() {
      for (const service of services.toReversed()) await service.stop();
    },
  };
}

async function planReplicas({
  business,
  replicas = {},
  gatewayPort,
}: ProcessSystemOptions): Promise<Replica[]> {
  const planned: Replica[] = [];
  for (const service of SERVICES) {
    if (business && service.business && service.business !== business) continue;
    for (let index = 0; index < (replicas[service.name] ?? 1); index += 1) {
      const name = index === 0 ? service.name : `${service.name}-${index + 1}`;
      const port = (name === 'gateway' && gatewayPort) || (await freePort());
      planned.push({ service, name, index, port });
    }
  }
  return planned;
}

/** Where a gateway finds the subgraphs: each gateway keeps to its own replica of each, as far as there are as many. */
function subgraphUrls(replicas: readonly Replica[], gateway: number): Record<string, string> {
  const urls: Record<string, string> = {};
  for (const { service, index, port } of replicas) {
    if (service.subgraph === undefined || index > gateway) continue;
    urls[`SUBGRAPH_URL_${service.subgraph.toUpperCase().replaceAll('-', '_')}`] =
      `http://127.0.0.1:${port}/graphql`;
  }
  return urls;
}
