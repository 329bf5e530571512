export interface ProcessEnvironment {
  readonly dataFolder: string;
  readonly natsUrl: string;
  readonly secrets: { readonly gateway: string; readonly cursor: string };
}

const DATABASES = ['calls', 'assignment', 'items', 'reservations', 'stores', 'customer-views'];

/** What every process is told of where things are. */
export function environment({ dataFolder, natsUrl, secrets }: ProcessEnvironment): Record<string, string> {
  const databases = DATABASES.map((name) => [
    `${name.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`,
    `sqlite:${dataFolder}/${name}.sqlite`,
  ]);
  return {
    NARU_DATA: dataFolder,
    NATS_URL: natsUrl,
    GATEWAY_SECRET: secrets.gateway,
    CURSOR_SECRET: secrets.cursor,
    APOLLO_TELEMETRY_DISABLED: '1',
    ...Object.fromEntries(databases),
  };
}
