/** How people sign in: with the local runner's demo people, with an identity provider, or not at all. */
export type SignInConfig =
  | { readonly kind: 'development'; readonly url: string }
  | { readonly kind: 'oidc'; readonly authority: string; readonly clientId: string; readonly scope: string }
  | { readonly kind: 'none' };

/** `/config.json`: what the build does not know, so that one build serves every environment. */
export interface ConsoleConfig {
  /** Where GraphQL is served; relative to the page, or absolute where the console is deployed elsewhere. */
  readonly graphqlUrl: string;
  readonly signIn: SignInConfig;
}

/** @throws Error when the file cannot be fetched or is not what it should be */
export async function loadConfig(): Promise<ConsoleConfig> {
  const response = await fetch('/config.json', { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`config.json: ${response.status}`);
  return readConfig(await response.json());
}

/** @throws Error naming what is wrong with it */
export function readConfig(value: unknown): ConsoleConfig {
  const { graphqlUrl, signIn } = record(value);
  return { graphqlUrl: text(graphqlUrl, 'graphqlUrl'), signIn: readSignIn(record(signIn)) };
}

function readSignIn(value: Record<string, unknown>): SignInConfig {
  switch (value['kind']) {
    case 'development':
      return { kind: 'development', url: text(value['url'], 'signIn.url') };
    case 'oidc':
      return {
        kind: 'oidc',
        authority: text(value['authority'], 'signIn.authority'),
        clientId: text(value['clientId'], 'signIn.clientId'),
        scope: text(value['scope'], 'signIn.scope'),
      };
    case 'none':
      return { kind: 'none' };
    default:
      throw new Error('config.json: signIn.kind must be development, oidc or none');
  }
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('config.json: an object is missing');
  return value as Record<string, unknown>;
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`config.json: ${name} is missing`);
  return value;
}
