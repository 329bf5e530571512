import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { OWN_PASSWORD, PROCESSES, processNamed, secretsOf } from '@naru/configuration';
import { environmentOf, type Manifest } from '@naru/k8s';
import type { Settings } from './settings.ts';

// biome-ignore lint/suspicious/noExplicitAny: manifests are checked where they are rendered
type Container = any;

/** Fargate sells CPU and memory in pairs; the smallest with this memory, in CPU units and MiB. */
const SIZES = [
  { memory: '512', cpu: '256' },
  { memory: '1024', cpu: '512' },
  { memory: '2048', cpu: '1024' },
] as const;
/** The longest that Fargate waits before it kills. */
const LONGEST_STOP_SECONDS = 120;

/** The task of one process: its Deployment's container, configuration and end, as ECS says it. */
export function taskDefinition(
  deployment: Manifest,
  manifests: readonly Manifest[],
  settings: Settings,
): RegisterTaskDefinitionCommandInput {
  const { name } = deployment.metadata;
  const pod = deployment['spec'].template.spec;
  const [container]: Container[] = pod.containers;
  const [{ containerPort }] = container.ports;
  return {
    ...task(name, container, settings),
    containerDefinitions: [
      {
        ...service(container, settings),
        environment: plainVariables(name, container, manifests, settings),
        secrets: secretsOf(processNamed(name), false).map((variable) => secret(variable, name, settings)),
        portMappings: [{ name: 'http', containerPort, protocol: 'tcp', appProtocol: 'http' }],
        // As the liveness probe: what a new process would cure.
        healthCheck: healthCheck(containerPort, container.livenessProbe),
        stopTimeout: Math.min(pod.terminationGracePeriodSeconds, LONGEST_STOP_SECONDS),
        logConfiguration: logs(name, settings),
      },
    ],
  };
}

/** The task that a delivery runs to its end before the services: one container a job. */
export function prepareTaskDefinition(
  jobs: readonly Manifest[],
  manifests: readonly Manifest[],
  settings: Settings,
): RegisterTaskDefinitionCommandInput {
  const containers = jobs.map((job): ContainerDefinition => {
    const [container]: Container[] = job['spec'].template.spec.containers;
    const environment = withBroker(jobEnvironment(container, manifests), settings);
    return {
      ...service(container, settings),
      name: job.metadata.name,
      essential: jobs.length === 1,
      environment: toPairs(environment),
      secrets: jobSecrets(container, settings),
      logConfiguration: logs(job.metadata.name, settings),
    };
  });
  const [first]: Container[] = jobs[0]?.['spec'].template.spec.containers ?? [];
  return { ...task('prepare', first, settings), containerDefinitions: containers };
}

function task(family: string, container: Container, { environment, account }: Settings) {
  const memory = mebibytes(container.resources.limits.memory);
  const size = SIZES.find((pair) => Number(pair.memory) >= memory) ?? SIZES[2];
  return {
    family: `naru-${environment}-${family}`,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    ...size,
    runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
    executionRoleArn: `arn:aws:iam::${account}:role/naru-${environment}-execution`,
    taskRoleArn: `arn:aws:iam::${account}:role/naru-${environment}-${family}`,
    volumes: [{ name: 'tmp' }],
  } satisfies Partial<RegisterTaskDefinitionCommandInput>;
}

function service(container: Container, { registry, imageTag }: Settings) {
  return {
    name: 'service',
    image: `${registry}/${container.image}:${imageTag}`,
    essential: true,
    ...(container.command && { command: container.command }),
    user: '10001:10001',
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: ['ALL'] }, initProcessEnabled: true },
    mountPoints: [{ sourceVolume: 'tmp', containerPath: '/tmp' }],
  } satisfies ContainerDefinition;
}

function plainVariables(
  name: string,
  container: Container,
  manifests: readonly Manifest[],
  settings: Settings,
) {
  const secrets = secretsOf(processNamed(name));
  const environment = withBroker(environmentOf(container, manifests), settings);
  return toPairs(
    Object.fromEntries(Object.entries(environment).filter(([variable]) => !secrets.includes(variable))),
  );
}

const withBroker = (environment: Readonly<Record<string, string>>, { natsUrl }: Settings) => ({
  ...environment,
  NATS_URL: natsUrl,
});

const toPairs = (environment: Readonly<Record<string, string>>) =>
  Object.entries(environment).map(([name, value]) => ({ name, value }));

const jobEnvironment = (container: Container, manifests: readonly Manifest[]) =>
  environmentOf(
    { ...container, envFrom: container.envFrom?.filter(({ secretRef }: Container) => !secretRef) },
    manifests,
  );

/** A job is given the secrets of the owners whose Secrets it names. */
function jobSecrets(container: Container, settings: Settings) {
  const owners: string[] = (container.envFrom ?? []).flatMap(({ secretRef }: Container) =>
    secretRef ? [secretRef.name.replace(/^naru-/, '')] : [],
  );
  const secrets = new Map<string, ReturnType<typeof secret>>();
  for (const owner of owners) {
    const process = PROCESSES.find(({ name }) => name === owner);
    for (const name of process ? secretsOf(process, false) : [OWN_PASSWORD])
      secrets.set(name, secret(name, owner, settings));
  }
  return [...secrets.values()];
}

/** Where a secret is: a process's own password by its user, all else by the variable. */
function secret(name: string, owner: string, { region, account, environment }: Settings) {
  const place = name === OWN_PASSWORD ? `nats/${owner}` : `services/${name}`;
  return { name, valueFrom: `arn:aws:ssm:${region}:${account}:parameter/naru/${environment}/${place}` };
}

// biome-ignore lint/suspicious/noExplicitAny: manifests are checked where they are rendered
function healthCheck(port: number, { httpGet, periodSeconds, timeoutSeconds, failureThreshold }: any) {
  const ask = `fetch('http://127.0.0.1:${port}${httpGet.path}').then(a => process.exit(a.ok ? 0 : 1), () => process.exit(1))`;
  return {
    command: ['CMD', 'node', '-e', ask],
    interval: periodSeconds,
    timeout: timeoutSeconds,
    retries: failureThreshold,
    startPeriod: 120,
  };
}

const logs = (name: string, { environment, region }: Settings) => ({
  logDriver: 'awslogs' as const,
  options: {
    'awslogs-group': `/naru/${environment}`,
    'awslogs-region': region,
    'awslogs-stream-prefix': name,
    // A process must not wait for its log.
    mode: 'non-blocking',
    'max-buffer-size': '4m',
  },
});

function mebibytes(quantity: string): number {
  const [, number, unit] = /^(\d+)(Mi|Gi)$/.exec(quantity) ?? [];
  return Number(number) * (unit === 'Gi' ? 1_024 : 1);
}
