import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { provisionStreamsAt } from '@naru/nats';
import { freePort, startNatsServer, temporaryFolder, waitFor } from '@naru/test-harness';
import { imageNamed, pruneFor } from '../src/index.js';
import { buildah, provideBaseImage } from './base-image.ts';

// Real images, by the Dockerfile that the pipeline builds, without a container engine. `npm run test:images`
const MINUTES = 60_000;

let base = '';
beforeAll(() => {
  base = provideBaseImage();
}, 15 * MINUTES);

async function build(image: string, overrides: Readonly<Record<string, string>> = {}): Promise<string> {
  const name = `localhost/naru-${image}:${Object.keys(overrides).length === 0 ? 'test' : 'broken'}`;
  await using context = temporaryFolder();
  await pruneFor(image, context.path);
  const { main, port } = imageNamed(image);
  const npmrc = join(homedir(), '.npmrc');
  const values = { BASE_IMAGE: base, MAIN: main, PORT: String(port ?? 0), REVISION: 'test', ...overrides };
  buildah(
    'build',
    ...Object.entries(values).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...(existsSync(npmrc) ? ['--secret', `id=npmrc,src=${npmrc}`] : []),
    ...['--format', 'docker', '--file', 'infra/docker/Dockerfile', '--tag', name, context.path],
  );
  return name;
}

interface Running extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly output: string;
}

/** Runs an image as a cluster would: as its own user, with a read-only root, /tmp in memory and its own command. */
function run(image: string, env: Readonly<Record<string, string>>): Running {
  const container = buildah('from', image).trim();
  const root = buildah('mount', container).trim();
  const { config } = JSON.parse(buildah('inspect', '--type', 'image', image)).Docker;
  for (const folder of ['proc', 'tmp', 'dev']) mkdirSync(join(root, folder), { recursive: true });
  const [user, group] = String(config.User).split(':');
  const variables = [...config.Env, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)];
  const script = [
    `mount --bind "$1" "$1" && mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/tmp"`,
    `mount --rbind /dev "$1/dev" && mount -o remount,ro,bind "$1"`,
    `cd "$1" && root="$1" && shift && exec chroot --userspec=${user}:${group} "$root" /usr/bin/env -i -C /app "$@"`,
  ].join(' && ');
  const child = spawn('unshare', ['--mount', 'sh', '-c', script, 'sh', root, ...variables, ...config.Cmd], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const exited = once(child, 'exit');
  return {
    child,
    get output() {
      return output;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
      buildah('rm', container);
    },
  };
}

/** The smoke test of one image: it becomes ready. @throws Error with what the image said */
async function smoke(running: Running, url: string): Promise<void> {
  await waitFor(async () => running.child.exitCode !== null || (await fetch(`${url}/readyz`)).ok, {
    what: 'the image to become ready',
    timeoutMs: 2 * MINUTES,
  });
  if (running.child.exitCode !== null)
    throw new Error(
      `The image ended with code ${running.child.exitCode} in its smoke test: ${running.output}`,
    );
}

async function surroundings(folder: string) {
  const nats = await startNatsServer({ storeFolder: join(folder, 'nats') });
  await provisionStreamsAt(nats.url);
  const port = await freePort();
  const env = {
    APP_ENV: 'dev',
    HOST: '127.0.0.1',
    PORT: String(port),
    NATS_URL: nats.url,
    LOG_LEVEL: 'info',
    GATEWAY_SECRET: 'gateway-secret-for-tests-0123456789',
    CALLS_DATABASE_URL: 'sqlite:/tmp/calls.sqlite',
  };
  return { nats, env, url: `http://127.0.0.1:${port}` };
}

test(
  'an image is built, runs as nobody on a read-only root, answers, and ends in order',
  async () => {
    const image = await build('calls');
    const { config } = JSON.parse(buildah('inspect', '--type', 'image', image)).Docker;
    expect(config).toMatchObject({ User: '10001:10001', Healthcheck: { Test: expect.any(Array) } });
    expect(config.Labels['org.opencontainers.image.revision']).toBe('test');

    await using folder = temporaryFolder();
    const { nats, env, url } = await surroundings(folder.path);
    await using _ = nats;
    await using running = run(image, env);
    await smoke(running, url);
    expect((await fetch(`${url}/graphql`, { method: 'POST' })).status).toBeGreaterThanOrEqual(400); // no seal, no answer
    const exited = once(running.child, 'exit');
    running.child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  },
  20 * MINUTES,
);

test(
  'an image that lacks what it runs fails its smoke test, and says why',
  async () => {
    const image = await build('calls', { MAIN: 'subgraphs/calls/src/mian.ts' });
    await using folder = temporaryFolder();
    const { nats, env, url } = await surroundings(folder.path);
    await using _ = nats;
    await using running = run(image, env);
    await expect(smoke(running, url)).rejects.toThrow(/ended with code 1 in its smoke test[\s\S]*mian\.ts/);
  },
  20 * MINUTES,
);

test(
  'what an image holds is what its service needs',
  async () => {
    const image = await build('stores');
    const container = buildah('from', image).trim();
    const root = buildah('mount', container).trim();
    const holds = (path: string) => existsSync(join(root, 'app', path));
    expect(
      ['subgraphs/stores/src/main.ts', 'node_modules/better-sqlite3'].filter((path) => !holds(path)),
    ).toEqual([]);
    const foreign = [
      'subgraphs/calls',
      'gateway',
      'node_modules/jest',
      'node_modules/@apollo/gateway',
      'infra',
    ];
    expect(foreign.filter(holds)).toEqual([]);
    buildah('rm', container);
  },
  20 * MINUTES,
);
