/**
 * What browsers are told about the console's pages: their own files and nothing else.
 * @param authority the identity provider, which the console talks to as well
 */
export function consoleHeaders(authority: string | undefined): Readonly<Record<string, string>> {
  const provider = authority === undefined ? '' : ` ${new URL(authority).origin}`;
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${provider}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'geolocation=(self), camera=(), microphone=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
