import type { GatewayConfig } from '../config.ts';

type ConsoleConfig = Pick<GatewayConfig, 'NARU_ENV' | 'OIDC_AUTHORITY' | 'OIDC_CLIENT_ID' | 'OIDC_SCOPE'>;

/**
 * What the console reads from `/config.json`: one build serves every environment.
 * @param developmentSignIn the path at which anybody gets a token, where there is one
 * @throws Error when there is one in production
 */
export function consoleSettings(config: ConsoleConfig, developmentSignIn: string | undefined) {
  if (developmentSignIn !== undefined && config.NARU_ENV === 'production') {
    throw new Error('The development sign-in gives anybody a token: it is never served in production');
  }
  return { graphqlUrl: '/graphql', signIn: signInOf(config, developmentSignIn) };
}

function signInOf(config: ConsoleConfig, developmentSignIn: string | undefined) {
  const { OIDC_AUTHORITY: authority, OIDC_CLIENT_ID: clientId, OIDC_SCOPE: scope } = config;
  if (authority !== undefined) return { kind: 'oidc', authority, clientId, scope };
  if (developmentSignIn !== undefined) return { kind: 'development', url: developmentSignIn };
  return { kind: 'none' };
}
