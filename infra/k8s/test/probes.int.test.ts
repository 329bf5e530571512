import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { NATS_USERS, PROCESSES } from '@naru/configuration';
import { findProgram, freePort, startNatsServer, temporaryFolder, waitFor } from '@naru/test-harness';
import { type Manifest, manifestsOf, ofKind } from '../src/index.ts';
import { type DeployedProcess, deploymentNamed, runJob, startDeployed } from './deployed-process.ts';

/** Processes of these manifests on this machine, beside a broker and an identity provider of their own. */
async function cluster(manifests: readonly Manifest[], names: readonly string[]) {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(temporaryFolder()).path;
  const nats = starting.use(await startNatsServer({ storeFolder: join(folder, 'nats') }));
  const identity = createServer((_request, response) => response.end('{"keys":[]}')).listen(0, '127.0.0.1');
  starting.defer(() => void identity.close());
  await once(identity, 'listening');
  const ports = new Map<string, number>();
  for (const name of names) ports.set(name, await freePort());
  const common: Record<string, string> = {
    HOST: '127.0.0.1',
    NATS_URL: nats.url,
    LOG_LEVEL: 'error',
    JWKS_URL: `http://127.0.0.1:${(identity.address() as AddressInfo).port}/jwks.json`,
  };
  for (const name of ['ASSIGNMENT', 'CALLS', 'CUSTOMER_VIEWS', 'ITEMS', 'RESERVATIONS', 'STORES']) {
    common[`${name}_DATABASE_URL`] = `sqlite:${join(folder, `${name}.sqlite`)}`;
    const process = name === 'ASSIGNMENT' ? 'assignment-desk' : name.toLowerCase().replace('_', '-');
    common[`SUBGRAPH_URL_${name}`] = `http://127.0.0.1:${ports.get(process) ?? 1}/graphql`;
  }
  // As a delivery does: streams and tables first, which the services leave to these jobs.
  const alone = { NATS_REPLICAS: '1' }; // one server keeps one copy
  for (const job of ofKind(manifests, 'Job')) await runJob(job, manifests, { ...common, ...alone });
  const processes = names.map((name) =>
    starting.use(
      startDeployed(deploymentNamed(manifests, name), manifests, {
        port: Number(ports.get(name)),
        env: common,
      }),
    ),
  );
  const resources = starting.move();
  return { processes, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

const started = (process: DeployedProcess) =>
  waitFor(() => process.probe('startupProbe'), {
    what: `${process.name} passes its startup probe:\n${process.output}`,
    timeoutMs: 240_000,
  });

test('every process passes the probes of its manifest, and ends in order within its grace period', async () => {
  const manifests = await manifestsOf('prod');
  const names = PROCESSES.map(({ name }) => name);
  await using running = await cluster(manifests, names);
  await Promise.all(running.processes.map(started));
  for (const process of running.processes) {
    // One that is answered too late is asked again, as the kubelet does.
    for (const kind of ['readinessProbe', 'livenessProbe'] as const)
      await waitFor(() => process.probe(kind), { what: `${process.name} passes its ${kind}` });
  }
  const ends = await Promise.all(
    running.processes.map(async (process) => {
      const ended = process.terminate();
      // It leaves the Service, and lives on for those who have not heard of that.
      await waitFor(async () => !(await process.probe('readinessProbe')), {
        what: `${process.name} is not ready any more`,
      });
      const lives = await process.probe('livenessProbe');
      return { name: process.name, lives, ...(await ended) };
    }),
  );
  expect(ends).toEqual(names.map((name) => ({ name, lives: true, code: 0, signal: null })));
});

test('a process that hangs fails its liveness probe, and one with a wrong configuration never starts', async () => {
  const manifests = await manifestsOf('prod');
  await using running = await cluster(manifests, ['stores']);
  const [stores] = running.processes as [DeployedProcess];
  await started(stores);
  stores.signal('SIGSTOP');
  expect(await stores.probe('livenessProbe')).toBe(false);
  stores.signal('SIGCONT');
  await waitFor(() => stores.probe('livenessProbe'), { what: 'it lives again' });

  const env = { ACK_WAIT_MS: 'soon', STORES_DATABASE_URL: '', NATS_URL: '' };
  const wrong = startDeployed(deploymentNamed(manifests, 'stores'), manifests, {
    port: await freePort(),
    env,
  });
  await using _ = wrong;
  expect(await wrong.exited).toBe(2);
  expect(wrong.output).toContain('stores: The configuration is not usable:');
  for (const name of ['ACK_WAIT_MS', 'STORES_DATABASE_URL', 'NATS_URL'])
    expect(wrong.output).toContain(`  ${name}: `);
});

test('the broker’s configuration is one that nats-server accepts', () => {
  const config = join(import.meta.dirname, '../base/nats/nats.conf');
  // As its Secret gives them, `naru-nats`.
  const passwords = Object.fromEntries(
    NATS_USERS.map((user) => [
      `NATS_PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`,
      `a-password-of-${user}`,
    ]),
  );
  const check = () =>
    execFileSync(String(findProgram('nats-server')?.[0]), ['-t', '-c', config], {
      env: { ...process.env, POD_NAME: 'nats-0', ...passwords },
      encoding: 'utf8',
      stdio: 'pipe',
    });
  expect(check).not.toThrow();
});
