import { traitsOf } from '@naru/service-host';
import type { z } from 'zod';
import type { Secrets } from './parameter-store.ts';
import { type ConfiguredProcess, PROCESSES, secretsOf } from './processes.ts';

/** The secrets of each process, by its name. */
export type SecretsByProcess = Readonly<Record<string, Secrets>>;

/** Secrets are missing or malformed; the message lists every one, and where it belongs. */
export class SecretsIncomplete extends Error {
  override readonly name = 'SecretsIncomplete';
}

/**
 * Gives each process its own secrets, and none of another's.
 * @throws SecretsIncomplete
 */
export function sortSecrets(stored: Secrets, path: string): SecretsByProcess {
  const problems = new Set<string>();
  const byProcess: Record<string, Secrets> = {};
  for (const process of PROCESSES) {
    byProcess[process.name] = secretsFor(process, stored, (name, problem) =>
      problems.add(`${path}/services/${name}: ${problem}`),
    );
  }
  const known = new Set(PROCESSES.flatMap((process) => secretsOf(process)));
  for (const name of Object.keys(stored)) {
    if (!known.has(name)) problems.add(`${path}/services/${name}: no process reads it`);
  }
  if (problems.size > 0) {
    throw new SecretsIncomplete(
      `The parameter store is not as the services need it:\n${[...problems].map((line) => `  ${line}`).join('\n')}`,
    );
  }
  return byProcess;
}

function secretsFor(
  process: ConfiguredProcess,
  stored: Secrets,
  report: (name: string, problem: string) => void,
): Secrets {
  const secrets: Record<string, string> = {};
  for (const name of secretsOf(process)) {
    const schema = process.schema.shape[name] as z.ZodType;
    const value = stored[name];
    if (value === undefined) {
      if (traitsOf(schema).perEnvironment) report(name, `missing, and ${process.name} needs it`);
      continue;
    }
    const result = schema.safeParse(value);
    if (!result.success) report(name, result.error.issues.map(({ message }) => message).join('; '));
    secrets[name] = value;
  }
  return secrets;
}

/** One Kubernetes Secret a process, `naru-<process>`, as a list in JSON for `kubectl apply`. */
export function kubernetesSecrets(byProcess: SecretsByProcess): string {
  const items = Object.entries(byProcess).map(([process, secrets]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `naru-${process}`,
      labels: { 'app.kubernetes.io/part-of': 'naru', 'app.kubernetes.io/name': process },
    },
    type: 'Opaque',
    stringData: secrets,
  }));
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2);
}
