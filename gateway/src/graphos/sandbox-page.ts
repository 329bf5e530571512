/** What the Sandbox begins with. */
export interface SandboxSettings {
  /** Where a browser goes on that cannot load the Sandbox. */
  readonly offlineIde: string;
  /** Operations to begin with; undefined for the Sandbox's own. */
  readonly examples: string | undefined;
  /** Where anybody gets a token, where there is such a place. */
  readonly developmentSignIn: string | undefined;
}

/** How long a browser may try to load the Sandbox where nothing answers. */
const patienceMs = 6_000;

/** @param nonce lets the page's own scripts and styles be used, and no others */
export function sandboxPage(nonce: string, settings: SandboxSettings): string {
  const json = JSON.stringify(settings).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta
      http-equiv="Content-Security-Policy"
      content="script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; frame-src https://sandbox.embed.apollographql.com"
    />
    <title>GraphQL</title>
    <style nonce="${nonce}">
      body { margin: 0; font-family: sans-serif; }
      #sandbox, #sandbox iframe { position: absolute; width: 100%; height: 100%; border: none; }
      p { padding: 2em; }
    </style>
  </head>
  <body>
    <div id="sandbox">
      <p>
        This is a GraphQL endpoint. Apollo's Sandbox is loaded from the internet; without it there is
        <a href="${settings.offlineIde}">GraphiQL</a>.
      </p>
    </div>
    <script nonce="${nonce}">
      const { offlineIde, examples, developmentSignIn } = ${json};
      const goOffline = () => location.replace(offlineIde);
      const timer = setTimeout(goOffline, ${patienceMs});

      async function firstToken() {
        const { people } = await (await fetch(developmentSignIn)).json();
        const body = JSON.stringify({ sub: people[0].sub, role: people[0].role });
        const headers = { 'content-type': 'application/json' };
        return (await (await fetch(developmentSignIn, { method: 'POST', headers, body })).json()).token;
      }

      async function show() {
        clearTimeout(timer);
        const token = developmentSignIn && (await firstToken().catch(() => undefined));
        const endpoint = location.origin + location.pathname;
        new window.EmbeddedSandbox({
          target: '#sandbox',
          initialEndpoint: endpoint,
          initialSubscriptionEndpoint: endpoint.replace(/^http/, 'ws'),
          initialState: {
            ...(examples && { document: examples }),
            ...(token && { headers: { authorization: 'Bearer ' + token } }),
          },
          endpointIsEditable: false,
          allowDynamicStyles: false,
          runTelemetry: false,
        });
      }

      const script = document.createElement('script');
      script.nonce = '${nonce}';
      script.src = 'https://embeddable-sandbox.cdn.apollographql.com/v2/embeddable-sandbox.umd.production.min.js';
      script.onload = show;
      script.onerror = goOffline;
      document.body.append(script);
    </script>
  </body>
</html>
`;
}
