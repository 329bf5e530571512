export interface ProcessEnvironment {
  readonly dataFolder: string;
  readonly natsUrl: string;
  readonly secrets: { readonly gateway: string; readonly cursor: string };
}

/** The services that have a database, each named as its folder is. */
export const DATABASE_OWNERS = [
  'calls',
  'assignment',
  'items',
  'reservations',
  'stores',
  'customer-views',
] as const;

export type DatabaseOwner = (typeof DATABASE_OWNERS)[number];

/** The environment variable that tells where a service's database is. */
export const databaseVariable = (owner: DatabaseOwner): string =>
  `${owner.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`;

/** Where a service's database is unless it is told otherwise. */
export const databaseIn = (dataFolder: string, owner: DatabaseOwner): string =>
  `sqlite:${dataFolder}/${owner}.sqlite`;

/** What every process is told of where things are. */
export function environment({ dataFolder, natsUrl, secrets }: ProcessEnvironment): Record<string, string> {
  const databases = DATABASE_OWNERS.map((owner) => [databaseVariable(owner), databaseIn(dataFolder, owner)]);
  return {
    NARU_DATA: dataFolder,
    NATS_URL: natsUrl,
    GATEWAY_SECRET: secrets.gateway,
    CURSOR_SECRET: secrets.cursor,
    APOLLO_TELEMETRY_DISABLED: '1',
    ...Object.fromEntries(databases),
  };
}
