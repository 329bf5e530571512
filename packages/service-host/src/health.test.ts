import { expect, test } from '@jest/globals';
import { createHost } from './host.ts';
import { createHttpServer } from './http-server.ts';

const quietHost = () => createHost({ service: 'test', logLevel: 'silent' });

test('a process is ready when every probe passes, and says which one does not', async () => {
  const host = quietHost();
  let connected = false;
  host.health.check('nats', () => {
    if (!connected) throw new Error('not connected');
  });
  const app = createHttpServer(host);
  const before = await app.inject('/readyz');
  expect([before.statusCode, before.json()]).toEqual([
    503,
    { ready: false, checks: { nats: 'not connected' } },
  ]);
  connected = true;
  expect((await app.inject('/readyz')).statusCode).toBe(200);
});

test('a draining process lives, is not ready and closes its connections', async () => {
  const host = quietHost();
  const app = createHttpServer(host);
  host.health.drain();
  expect((await app.inject('/readyz')).statusCode).toBe(503);
  const alive = await app.inject('/livez');
  expect([alive.statusCode, alive.headers.connection]).toEqual([200, 'close']);
});

test('errors are JSON and hide what is inside', async () => {
  const app = createHttpServer(quietHost());
  app.get('/broken', async () => {
    throw new Error('select * from secrets');
  });
  const broken = await app.inject('/broken');
  expect([broken.statusCode, broken.body]).toEqual([500, expect.not.stringContaining('secrets')]);
  expect((await app.inject('/nowhere')).json()).toMatchObject({
    errors: [{ extensions: { code: 'NOT_FOUND' } }],
  });
});
