import { expect, test } from '@jest/globals';
import { openSocket } from './hostile-socket.ts';
import type { Production } from './production.ts';

const SOON_SECONDS = 4;
const live = { query: 'subscription { notificationReceived { event } }' };

/** A token ends while what was begun with it goes on. */
export function expiries(production: () => Production): void {
  test('when a token ends, so does everything that was begun with it', async () => {
    const { url, provider } = production();
    const authorization = `Bearer ${await provider.token('CUSTOMER', 'short-lived', { ttlSeconds: SOON_SECONDS })}`;
    const socket = await openSocket(url, { authorization });
    socket.say({ type: 'subscribe', id: '1', payload: live });
    const stream = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization },
      body: JSON.stringify(live),
    });
    expect(await stream.text()).toContain('"code":"UNAUTHENTICATED"');
    expect(await socket.closed).toBe(4403);
  });
}
