import { traitsOf } from '@naru/service-host';
import type { z } from 'zod';
import type { Secrets, Stored } from './parameter-store.ts';
import { type ConfiguredProcess, NATS_USERS, OWN_PASSWORD, PROCESSES, secretsOf } from './processes.ts';

/** Who gets which secrets: the processes, the users of NATS that work on it, and NATS itself. */
export type SecretsByOwner = Readonly<Record<string, Secrets>>;

/** Secrets are missing or malformed; the message lists every one, and where it belongs. */
export class SecretsIncomplete extends Error {
  override readonly name = 'SecretsIncomplete';
}

type Report = (place: string, problem: string) => void;

/** nats-server reads passwords out of its environment as it reads its configuration: one that begins like a number is none. */
const PASSWORD = /^[A-Za-z][A-Za-z0-9_-]{15,}$/;

/**
 * Gives each process its own secrets, and none of another's.
 * @throws SecretsIncomplete
 */
export function sortSecrets(stored: Stored, path: string): SecretsByOwner {
  const problems = new Set<string>();
  const report: Report = (place, problem) => problems.add(`${path}/${place}: ${problem}`);
  const byOwner: Record<string, Secrets> = { nats: natsPasswords(stored.nats, report) };
  for (const user of NATS_USERS) byOwner[user] = { [OWN_PASSWORD]: stored.nats[user] ?? '' };
  for (const process of PROCESSES) {
    byOwner[process.name] = { ...byOwner[process.name], ...secretsFor(process, stored.services, report) };
  }
  reportUnread(stored, report);
  if (problems.size > 0) {
    throw new SecretsIncomplete(
      `The parameter store is not as the services need it:\n${[...problems].map((line) => `  ${line}`).join('\n')}`,
    );
  }
  return byOwner;
}

/** What the broker finds in its environment: every user's password. */
function natsPasswords(stored: Secrets, report: Report): Secrets {
  return Object.fromEntries(
    NATS_USERS.map((user) => {
      const password = stored[user] ?? '';
      if (password === '') report(`nats/${user}`, 'missing');
      else if (!PASSWORD.test(password))
        report(`nats/${user}`, 'expected 16 letters, digits, _ and - at least, a letter first');
      return [`NATS_PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`, password];
    }),
  );
}

function secretsFor(process: ConfiguredProcess, stored: Secrets, report: Report): Secrets {
  const secrets: Record<string, string> = {};
  for (const name of secretsOf(process)) {
    if (name === OWN_PASSWORD) continue;
    const schema = process.schema.shape[name] as z.ZodType;
    const value = stored[name];
    if (value === undefined) {
      if (traitsOf(schema).perEnvironment)
        report(`services/${name}`, `missing, and ${process.name} needs it`);
      continue;
    }
    const result = schema.safeParse(value);
    if (!result.success)
      report(`services/${name}`, result.error.issues.map(({ message }) => message).join('; '));
    secrets[name] = value;
  }
  return secrets;
}

function reportUnread({ services, nats }: Stored, report: Report): void {
  const known = new Set(PROCESSES.flatMap((process) => secretsOf(process)));
  known.delete(OWN_PASSWORD);
  for (const name of Object.keys(services)) {
    if (!known.has(name)) report(`services/${name}`, 'no process reads it');
  }
  for (const user of Object.keys(nats)) {
    if (!NATS_USERS.includes(user)) report(`nats/${user}`, 'there is no such user');
  }
}

/** One Kubernetes Secret an owner, `naru-<owner>`, as a list in JSON for `kubectl apply`. */
export function kubernetesSecrets(byOwner: SecretsByOwner): string {
  const items = Object.entries(byOwner).map(([owner, secrets]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `naru-${owner}`,
      labels: { 'app.kubernetes.io/part-of': 'naru', 'app.kubernetes.io/name': owner },
    },
    type: 'Opaque',
    stringData: secrets,
  }));
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2);
}
