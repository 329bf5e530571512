import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { freePort, temporaryFolder, waitFor } from '@naru/test-harness';
import { createBalancer } from '../src/balancer.ts';

test('places that come at the same time, more than haproxy hears at once, all get requests', async () => {
  await using resources = new AsyncDisposableStack();
  const ready = createServer((_request, response) => response.end('ready')).listen(0, '127.0.0.1');
  resources.defer(() => void ready.close());
  await once(ready, 'listening');
  const { port } = ready.address() as AddressInfo;
  const names = Array.from({ length: 100 }, (_, index) => `calls-${index}`);
  const backends = names.map((name) => ({ name, port, taken: false }));
  const frontend = { name: 'calls', port: await freePort(), backends };
  const balancer = createBalancer({
    folder: resources.use(temporaryFolder()).path,
    frontends: () => [frontend],
  });
  await balancer.start();
  resources.defer(() => balancer.stop());

  await Promise.all(names.map((name) => balancer.admit('calls', name)));
  await Promise.all(
    names.map((name) => waitFor(() => balancer.isUp('calls', name), { what: `requests for ${name}` })),
  );
  await Promise.all(names.slice(1).map((name) => balancer.dismiss('calls', name)));
  const up = await Promise.all(names.map((name) => balancer.isUp('calls', name)));
  expect(names.filter((_, index) => up[index])).toEqual(['calls-0']);
});
