import { type Business, environment, type ProcessEnvironment, SERVICES } from '@naru/processes';
import { createBalancer } from './balancer.ts';
import { replaceAll, scaleTo } from './change-service.ts';
import { createDoorman } from './doorman.ts';
import { type FleetService, frontendsOf, planService, subgraphUrls } from './fleet-service.ts';
import { keepRunning } from './keep-running.ts';
import { assertService } from './known-service.ts';
import { type Liveness, USUAL_LIVENESS } from './liveness.ts';
import type { Member, MemberStatus } from './member.ts';

export interface FleetOptions extends ProcessEnvironment {
  /** The port of the balancer in front of the gateways; a free one without it. */
  readonly gatewayPort?: number;
  /** Starts only what one business needs. */
  readonly business?: Business;
  /** How many processes there are of a service, where it is not one. */
  readonly replicas?: Readonly<Record<string, number>>;
  /** Further environment of every process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further environment of the processes of one service, asked at each start. */
  readonly envOf?: (service: string) => Readonly<Record<string, string>>;
  readonly liveness?: Liveness;
  /** Receives every line that a process logs. */
  readonly log?: (name: string, line: string) => void;
  /** Receives what the fleet does by itself, line by line. */
  readonly say?: (line: string) => void;
}

/** Every service as one or several processes behind a balancer, kept running. Disposing of it stops them. */
export interface Fleet extends AsyncDisposable {
  /** The gateways' URL. */
  readonly url: string;
  readonly members: readonly Member[];
  readonly status: readonly MemberStatus[];
  /** haproxy's. */
  readonly balancerPid: number;
  /** The balancer's port in front of a service. @throws Error where there is none */
  portOf(service: string): number;
  /**
   * Replaces the processes of a service by new ones, which read code and files anew, one after another: a new one
   * must be ready and behind the balancer before an old one drains and ends.
   * @throws Error when the service does not exist, is busy, or a new process cannot start: the old ones go on then
   */
  rollOut(service: string, say: (line: string) => void): Promise<void>;
  /**
   * Starts or ends processes of a service until there are so many, from 1 to MAX_REPLICAS.
   * @throws Error when the service does not exist, is busy, or a new process cannot start
   */
  scale(service: string, replicas: number, say: (line: string) => void): Promise<void>;
}

/** How long a process that is told to end serves on as not ready: the balancer needs a third of it to notice. */
const DRAIN_DELAY_MS = 1_500;

/**
 * Resolves when all processes are ready.
 * @throws BalancerUnusable without haproxy
 * @throws Error with the last words of a process that cannot start; none is left running then
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { business, replicas = {}, say = () => {}, log = () => {}, envOf } = options;
  const definitions = SERVICES.filter((one) => !business || !one.business || one.business === business);
  const services: FleetService[] = [];
  for (const definition of definitions) {
    services.push(
      await planService(definition, definition.name === 'gateway' ? options.gatewayPort : undefined),
    );
  }
  const common = {
    ...environment(options),
    ...subgraphUrls(services),
    DRAIN_DELAY_MS: String(DRAIN_DELAY_MS),
    ...options.env,
  };
  const balancer = createBalancer({ folder: options.dataFolder, frontends: () => frontendsOf(services) });
  const keptBalancer = await keepRunning({ name: 'haproxy', start: balancer.start }, say);

  const doorman = createDoorman(balancer, (service) => ({
    env: () => ({ ...common, ...envOf?.(service) }),
    ...{ liveness: options.liveness ?? USUAL_LIVENESS, log, say },
  }));

  const membersOf = ({ places }: FleetService): Member[] =>
    places.flatMap(({ member }) => (member === undefined ? [] : [member]));
  const members = (): Member[] => services.flatMap(membersOf);

  function portOf(name: string): number {
    const port = services.find(({ definition }) => definition.name === name)?.port;
    if (port === undefined) throw new Error(`Nothing is balanced in front of ${name}`);
    return port;
  }

  async function stop(): Promise<void> {
    // First who asks, then who is asked.
    const isGateway = ({ definition }: FleetService) => definition.name === 'gateway';
    for (const group of [services.filter(isGateway), services.filter((one) => !isGateway(one))]) {
      await Promise.all(group.flatMap(membersOf).map((member) => member.stop()));
    }
    const released = keptBalancer.release();
    await balancer.stop();
    await released;
  }

  try {
    await Promise.all(
      services.flatMap((service) =>
        service.places
          .slice(0, replicas[service.definition.name] ?? 1)
          .map((place) => doorman.open(service, place)),
      ),
    );
  } catch (error) {
    // The others may wait for what will never come, and would not heed a polite request.
    await Promise.all(members().map((member) => member.kill()));
    await stop();
    throw error;
  }

  return {
    url: `http://127.0.0.1:${portOf('gateway')}`,
    get members() {
      return members();
    },
    get status() {
      return members().map(({ status }) => status);
    },
    get balancerPid() {
      return balancer.pid;
    },
    portOf,
    rollOut: (name, tell) => change(name, 'rolled out', (service) => replaceAll(service, doorman, tell)),
    scale: (name, wanted, tell) =>
      change(name, 'scaled', (service) => scaleTo(service, wanted, doorman, tell)),
    [Symbol.asyncDispose]: stop,
  };

  /** One thing at a time is done to a service. */
  async function change(
    name: string,
    what: string,
    work: (service: FleetService) => Promise<void>,
  ): Promise<void> {
    assertService(name);
    const service = services.find(({ definition }) => definition.name === name);
    if (service === undefined) throw new Error(`${name} does not run here`);
    if (service.busyWith) throw new Error(`${name} is being ${service.busyWith} already`);
    service.busyWith = what;
    try {
      await work(service);
    } finally {
      service.busyWith = undefined;
    }
  }
}
