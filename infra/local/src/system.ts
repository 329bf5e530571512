import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AssignmentService,
  deskConfig,
  dispatcherConfig,
  openAssignment,
  startDesk,
  startDispatcher,
} from '@naru/assignment';
import { callsConfig, startCalls } from '@naru/calls';
import { customerViewsConfig, startCustomerViews } from '@naru/customer-views';
import {
  createCurrentSupergraph,
  createGateway,
  type GatewayConfig,
  gatewayConfig,
  loadSupergraph,
  planningLimits,
} from '@naru/gateway';
import { createCallerSeal, createTokenVerifier } from '@naru/identity';
import { itemsConfig, startItems } from '@naru/items';
import type { Bus } from '@naru/messaging';
import { DATABASE_OWNERS, databaseVariable, environment } from '@naru/processes';
import {
  openReservations,
  type ReservationsService,
  reservationsConfig,
  startReservations,
} from '@naru/reservations';
import { type Host, hostOf, listen, parseConfig } from '@naru/service-host';
import { startStores, storesConfig } from '@naru/stores';
import type { Subgraph } from '@naru/subgraph-host';
import type { DataFolder } from './data-folder.ts';
import { DEVELOPMENT_SIGN_IN, serveDevelopmentSignIn } from './development-sign-in.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SUPERGRAPH_FILE = join(ROOT, 'schema/supergraph.graphql');
/** Where the set-up builds the console; whoever starts this without the set-up has none. */
const WEB_FOLDER = join(ROOT, 'web/dist');
const EXAMPLE_OPERATIONS_FILE = join(import.meta.dirname, 'example-operations.graphql');

export interface LocalSystem {
  readonly assignmentService: AssignmentService;
  readonly reservationsService: ReservationsService;
  readonly subgraphs: Readonly<Record<string, Subgraph>>;
  readonly port: number;
  readonly servesConsole: boolean;
}

/** Every service and the gateway in this process, subgraphs called without HTTP; the same parts as in a deployment. */
export async function startSystem(
  variables: NodeJS.ProcessEnv,
  folder: DataFolder,
  host: Host,
  bus: Bus,
): Promise<LocalSystem> {
  const { path: dataFolder, secrets } = folder;
  const built = existsSync(join(WEB_FOLDER, 'index.html')) ? { WEB_FOLDER } : {};
  const env = {
    EXAMPLE_OPERATIONS_FILE,
    ...built,
    ...variables,
    ...environment({ dataFolder, secrets, natsUrl: bus.nc.getServer() }),
    ...databasesElsewhere(variables),
  };
  const [calls, assignment, items, reservations, stores, customerViews] = await Promise.all([
    startCalls(parseConfig(callsConfig, env), hostOf(host, 'calls'), bus),
    startAssignment(env, host, bus),
    startItems(parseConfig(itemsConfig, env), hostOf(host, 'items'), bus),
    startReserving(env, host, bus),
    startStores(parseConfig(storesConfig, env), hostOf(host, 'stores'), bus),
    startCustomerViews(parseConfig(customerViewsConfig, env), hostOf(host, 'customer-views'), bus),
  ]);
  const subgraphs = {
    ...{ calls, assignment: assignment.desk },
    ...{ items, reservations: reservations.subgraph, stores },
    'customer-views': customerViews,
  };

  const config = parseConfig(gatewayConfig, env);
  const developmentSignIn = offersDevelopmentSignIn(config) ? DEVELOPMENT_SIGN_IN : undefined;
  const app = await createGateway(config, hostOf(host, 'gateway'), {
    supergraph: createCurrentSupergraph(
      loadSupergraph(await readFile(SUPERGRAPH_FILE, 'utf8'), planningLimits(config)),
    ),
    subgraphs,
    bus,
    verifier: await createTokenVerifier({
      issuer: config.JWT_ISSUER,
      audience: config.JWT_AUDIENCE,
      jwksUrl: config.JWKS_URL,
      keyFolder: folder.path,
    }),
    seal: createCallerSeal(folder.secrets.gateway),
    developmentSignIn,
  });
  if (developmentSignIn !== undefined) serveDevelopmentSignIn(app, folder.path);
  return {
    subgraphs,
    assignmentService: assignment.service,
    reservationsService: reservations.service,
    port: await listen(app, host, config.PORT, config.HOST),
    servesConsole: config.WEB_FOLDER !== undefined,
  };
}

/** The databases that somebody has said where to find. */
const databasesElsewhere = (variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    DATABASE_OWNERS.map(databaseVariable).flatMap((name) =>
      variables[name] === undefined ? [] : [[name, variables[name]]],
    ),
  );

/** Only where the development key is believed, nobody else signs people in, and it is no production. */
const offersDevelopmentSignIn = ({ NARU_ENV, JWKS_URL, OIDC_AUTHORITY }: GatewayConfig): boolean =>
  NARU_ENV === 'development' && JWKS_URL === undefined && OIDC_AUTHORITY === undefined;

async function startAssignment(env: NodeJS.ProcessEnv, host: Host, bus: Bus) {
  const config = parseConfig(deskConfig, env);
  const service = await openAssignment(config, hostOf(host, 'assignment'), bus);
  const [desk] = await Promise.all([
    startDesk(config, hostOf(host, 'assignment-desk'), bus, service),
    startDispatcher(parseConfig(dispatcherConfig, env), hostOf(host, 'assignment-dispatcher'), bus, service),
  ]);
  return { desk, service };
}

async function startReserving(env: NodeJS.ProcessEnv, parent: Host, bus: Bus) {
  const config = parseConfig(reservationsConfig, env);
  const host = hostOf(parent, 'reservations');
  const service = await openReservations(config, host, bus);
  return { subgraph: await startReservations(config, host, bus, service), service };
}
