import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { images } from '@naru/docker';
import { environmentOf, type Manifest, ofKind } from '../src/index.ts';

const PROJECT = join(import.meta.dirname, '../../..');

/** How a test differs from the cluster: addresses that only a cluster has. */
export interface Surroundings {
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

/** A process as its Deployment starts, probes and ends it; the test plays the kubelet. */
export interface DeployedProcess extends AsyncDisposable {
  readonly name: string;
  /** Asks once, as the probe's own path and time-out say. */
  probe(kind: 'startupProbe' | 'readinessProbe' | 'livenessProbe'): Promise<boolean>;
  signal(signal: NodeJS.Signals): void;
  /** preStop, SIGTERM, and SIGKILL when the grace period is over. @returns how it ended */
  terminate(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** What it wrote. */
  readonly output: string;
  readonly exited: Promise<number | null>;
}

export function startDeployed(
  deployment: Manifest,
  manifests: readonly Manifest[],
  { port, env }: Surroundings,
): DeployedProcess {
  const pod = deployment['spec'].template.spec;
  const [container] = pod.containers;
  const [program, ...parameters] = container.command ?? [
    'node',
    images[container.image.replace('naru/', '')]?.main,
  ];
  const child = spawn(program === 'node' ? process.execPath : program, parameters, {
    cwd: PROJECT,
    // Nothing of the test's own environment but where programs are.
    env: { PATH: process.env['PATH'], ...environmentOf(container, manifests), ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const exited = once(child, 'exit').then(() => child.exitCode);
  return {
    name: deployment.metadata.name,
    exited,
    get output() {
      return output;
    },
    signal: (signal) => void child.kill(signal),
    probe: (kind) => ask(container[kind], port),
    terminate: () =>
      terminate(child, container.lifecycle.preStop.exec.command, pod.terminationGracePeriodSeconds),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Runs a job to its end, with its own command. @throws Error with what it said when it fails */
export async function runJob(
  job: Manifest,
  manifests: readonly Manifest[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const [container] = job['spec'].template.spec.containers;
  const [, ...parameters] = container.command;
  const child = spawn(process.execPath, parameters, {
    cwd: PROJECT,
    env: { PATH: process.env['PATH'], ...environmentOf(container, manifests), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The job ${job.metadata.name} ended with ${code}: ${output}`);
}

// biome-ignore lint/suspicious/noExplicitAny: the manifest was checked against its schema
async function ask({ httpGet, timeoutSeconds = 1 }: any, port: number): Promise<boolean> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1_000);
  try {
    return (await fetch(`http://127.0.0.1:${port}${httpGet.path}`, { signal })).ok;
  } catch {
    return false;
  }
}

async function terminate(child: ChildProcess, preStop: readonly string[], graceSeconds: number) {
  const kill = setTimeout(() => child.kill('SIGKILL'), graceSeconds * 1_000);
  const exited = once(child, 'exit');
  const [program = '', ...parameters] = preStop;
  await once(spawn(program, parameters), 'exit');
  child.kill('SIGTERM');
  await exited;
  clearTimeout(kill);
  return { code: child.exitCode, signal: child.signalCode };
}

export const deploymentNamed = (manifests: readonly Manifest[], name: string): Manifest => {
  const found = ofKind(manifests, 'Deployment').find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`There is no Deployment ${name}`);
  return found;
};
