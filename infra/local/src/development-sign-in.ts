import { issueDevelopmentToken } from '@naru/identity';
import type { FastifyInstance } from 'fastify';
import { DEMO_PEOPLE } from './demo/people.ts';

/** Where the console finds the demo people, and gets a token for one of them. */
export const DEVELOPMENT_SIGN_IN = '/development/sign-in';

const TOKEN_LIFETIME_SECONDS = 3_600;

/**
 * Lets anybody sign in as a demo person, in one click. For this machine alone: the tokens are signed with the data
 * folder's development key, which no deployment believes.
 */
export function serveDevelopmentSignIn(app: FastifyInstance, keyFolder: string): void {
  app.get(DEVELOPMENT_SIGN_IN, async () => ({ people: DEMO_PEOPLE }));
  app.post<{ Body: { sub?: unknown; role?: unknown } | null }>(
    DEVELOPMENT_SIGN_IN,
    async ({ body, headers }, reply) => {
      // Pages of other origins send none of these; a browser always says where its own page's requests come from.
      if ((headers['sec-fetch-site'] ?? 'same-origin') !== 'same-origin') return reply.code(403).send();
      const person = DEMO_PEOPLE.find(({ sub, role }) => sub === body?.sub && role === body?.role);
      if (person === undefined) return reply.callNotFound();
      const { sub, role } = person;
      const token = await issueDevelopmentToken(keyFolder, {
        sub,
        role,
        ttlSeconds: TOKEN_LIFETIME_SECONDS,
      });
      return reply.header('cache-control', 'no-store').send({ token });
    },
  );
}
