import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/map.css';
import './styles/screens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { loadConfig } from './config.ts';
import { createConnectionState } from './graphql/connection-state.ts';
import type { Landing } from './landing.tsx';
import { LanguageProvider } from './language/language.tsx';
import { developmentMethod } from './session/development-sign-in.ts';
import { createSessionStore } from './session/session-store.ts';
import { Broken } from './shell/broken.tsx';
import { applyKeptTheme } from './shell/theme.ts';

async function prepare(): Promise<Landing> {
  const config = await loadConfig();
  const { signIn } = config;
  // Only deployments with an identity provider load the code for one.
  const oidc =
    signIn.kind === 'oidc' ? (await import('./session/oidc-sign-in.ts')).oidcSignIn(signIn) : undefined;
  const method = signIn.kind === 'development' ? developmentMethod(signIn.url) : oidc?.method;
  return { config, oidc, session: createSessionStore(method), connection: createConnectionState() };
}

applyKeptTheme();
const root = createRoot(document.getElementById('root') as HTMLElement);
const show = (content: React.ReactNode) =>
  root.render(
    <StrictMode>
      <LanguageProvider>{content}</LanguageProvider>
    </StrictMode>,
  );
prepare().then(
  (landing) => show(<App landing={landing} />),
  (error: unknown) => show(<Broken reason={error instanceof Error ? error.message : String(error)} />),
);
