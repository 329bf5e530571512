/** What the page's script is told. */
export interface IdeSettings {
  readonly endpoint: string;
  /** Operations to begin with; undefined for GraphiQL's own words. */
  readonly examples: string | undefined;
  /** Where anybody gets a token, where there is such a place. */
  readonly developmentSignIn: string | undefined;
}

/** Browsers let the page use its own files and its own endpoint; the editor writes styles as it goes. */
export const ideHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "worker-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** @param base where its files are */
export function idePage(base: string, settings: IdeSettings): string {
  const json = JSON.stringify(settings).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>GraphiQL</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${base}/graphiql.css" />
    <link rel="stylesheet" href="${base}/ide.css" />
  </head>
  <body>
    <header>
      <label>Sign in as <select id="person" hidden></select></label>
      <label>Token <input id="token" type="password" autocomplete="off" spellcheck="false" placeholder="a JSON Web Token, or none" /></label>
      <a href="${settings.endpoint}">Apollo Sandbox</a>
    </header>
    <div id="root"></div>
    <script id="settings" type="application/json">${json}</script>
    <script src="${base}/graphql-ws.js"></script>
    <script src="${base}/workers.js"></script>
    <script src="${base}/graphiql.js"></script>
    <script src="${base}/ide.js"></script>
  </body>
</html>
`;
}
