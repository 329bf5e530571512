import { checkProcess, NATS_USERS, PROCESSES, processNamed, secretsOf } from '@naru/configuration';
import { type Manifest, ofKind, titleOf } from './manifest.ts';

// biome-ignore lint/suspicious/noExplicitAny: manifests were checked against their schemas
type Part = any;

/** Seconds that a process needs beyond its own deadline until it is gone. */
const SPARE_SECONDS = 5;
/** How long a probe may hold a roll-out up, beyond which something is wrong with its numbers. */
const LONGEST_START_SECONDS = 300;

/**
 * What schemas cannot know: whether parts fit each other. Ports are the ones that processes listen on, probes ask paths that
 * there are, references have a target, and every process gets exactly the configuration that it reads.
 */
export function checkMeaning(manifests: readonly Manifest[]): string[] {
  return [
    ...ofKind(manifests, 'Deployment').flatMap((deployment) => checkDeployment(deployment, manifests)),
    ...ofKind(manifests, 'Service').flatMap((service) => checkService(service, manifests)),
    ...ofKind(manifests, 'HorizontalPodAutoscaler').flatMap((scaler) => checkScaler(scaler, manifests)),
    ...[
      ...ofKind(manifests, 'Deployment'),
      ...ofKind(manifests, 'StatefulSet'),
      ...ofKind(manifests, 'Job'),
    ].flatMap((workload) => [...checkSecurity(workload), ...checkReferences(workload, manifests)]),
    ...checkSubgraphUrls(manifests),
  ];
}

function checkDeployment(deployment: Manifest, manifests: readonly Manifest[]): string[] {
  const problems: string[] = [];
  const report = (problem: string) => problems.push(`${titleOf(deployment)}: ${problem}`);
  const { name } = deployment.metadata;
  const pod: Part = deployment['spec'].template.spec;
  const [container]: Part[] = pod.containers;
  const environment = environmentOf(container, manifests);
  for (const problem of checkProcess(processNamed(name), environment)) report(problem);

  const listens = Number(environment['PORT'] ?? processNamed(name).schema.shape['PORT'].parse(undefined));
  const ports = new Map<string, number>(container.ports.map((port: Part) => [port.name, port.containerPort]));
  if (![...ports.values()].includes(listens))
    report(
      `it listens on port ${listens}, and its container offers ${[...ports.values()].join(', ') || 'none'}`,
    );
  for (const kind of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
    const probe = container[kind];
    if (!probe?.httpGet) {
      report(`it needs a ${kind} over HTTP`);
      continue;
    }
    const { port, path } = probe.httpGet;
    const number = typeof port === 'number' ? port : ports.get(port);
    if (number !== listens)
      report(
        `${kind} asks port ${port}${number === undefined ? ', which there is not' : ''}; the process listens on ${listens}`,
      );
    const expected = kind === 'livenessProbe' ? '/livez' : '/readyz';
    if (path !== expected) report(`${kind} asks ${path}, and must ask ${expected}`);
  }
  const startup = container.startupProbe ?? {};
  if ((startup.periodSeconds ?? 10) * (startup.failureThreshold ?? 3) > LONGEST_START_SECONDS)
    report(`startupProbe waits longer than ${LONGEST_START_SECONDS} s`);

  const { type, rollingUpdate } = deployment['spec'].strategy ?? {};
  if (type !== 'RollingUpdate' || rollingUpdate?.maxUnavailable !== 0)
    report('its roll-out must keep maxUnavailable 0');
  if (deployment['spec'].replicas !== undefined)
    report('replicas belong to its autoscaler: a delivery would undo it');
  const preStop = Number(container.lifecycle?.preStop?.exec?.command?.[1] ?? 0);
  const needed =
    preStop + seconds(environment['DRAIN_DELAY_MS']) + seconds(environment['SHUTDOWN_DEADLINE_MS']);
  const { terminationGracePeriodSeconds: grace = 30 } = pod;
  if (needed + SPARE_SECONDS > grace) {
    report(`it is killed after ${grace} s, and preStop, drain and deadline take ${needed} s`);
  }
  if (!ofKind(manifests, 'PodDisruptionBudget').some((budget) => budget.metadata.name === name))
    report('it needs a PodDisruptionBudget');
  if (
    !ofKind(manifests, 'HorizontalPodAutoscaler').some(
      (scaler) => scaler['spec'].scaleTargetRef.name === name,
    )
  )
    report('it needs a HorizontalPodAutoscaler');
  if (!pod.topologySpreadConstraints?.length) report('it must be spread over nodes and zones');
  return problems;
}

const seconds = (milliseconds: string | undefined): number => Number(milliseconds ?? 0) / 1_000;

/** What the container's process finds in its environment; secrets have well-formed values that open nothing. */
export function environmentOf(container: Part, manifests: readonly Manifest[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef) {
      const map = ofKind(manifests, 'ConfigMap').find((found) => found.metadata.name === configMapRef.name);
      Object.assign(environment, map?.['data']);
    }
    if (secretRef) Object.assign(environment, secretsOfProcess(secretRef.name));
  }
  for (const { name: variable, value } of container.env ?? []) environment[variable] = value;
  return environment;
}

function secretsOfProcess(secret: string): Record<string, string> {
  const process = PROCESSES.find(({ name }) => `naru-${name}` === secret);
  if (!process) return {};
  return Object.fromEntries(secretsOf(process, false).map((name) => [name, exampleSecret(name)]));
}

function exampleSecret(name: string): string {
  if (!name.endsWith('_DATABASE_URL')) return `an-example-of-${name}-that-opens-nothing`;
  const scheme = name.startsWith('STORES') ? 'mariadb' : 'postgresql';
  return `${scheme}://example:example@database/example`;
}

function checkService(service: Manifest, manifests: readonly Manifest[]): string[] {
  const { selector = {}, ports } = service['spec'];
  const workloads = [...ofKind(manifests, 'Deployment'), ...ofKind(manifests, 'StatefulSet')];
  const targets = workloads.filter((workload) =>
    matches(selector, workload['spec'].template.metadata.labels),
  );
  if (targets.length !== 1)
    return [
      `${titleOf(service)}: it selects ${targets.length} workloads: ${targets.map(titleOf).join(', ')}`,
    ];
  const offered: Part[] = targets[0]?.['spec'].template.spec.containers.flatMap(
    (container: Part) => container.ports ?? [],
  );
  return ports.flatMap(({ port, targetPort = port }: Part) => {
    const found = offered.some(
      ({ name, containerPort }) => name === targetPort || containerPort === targetPort,
    );
    return found ? [] : [`${titleOf(service)}: its pods have no port ${targetPort}`];
  });
}

const matches = (selector: Record<string, string>, labels: Record<string, string> = {}): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

function checkScaler(scaler: Manifest, manifests: readonly Manifest[]): string[] {
  const { scaleTargetRef, metrics, minReplicas, maxReplicas } = scaler['spec'];
  const problems: string[] = [];
  if (!ofKind(manifests, scaleTargetRef.kind).some(({ metadata }) => metadata.name === scaleTargetRef.name))
    problems.push(`there is no ${scaleTargetRef.kind} ${scaleTargetRef.name}`);
  if (!metrics.some(({ resource }: Part) => resource?.name === 'cpu')) problems.push('it must scale by CPU');
  if (metrics.length < 2) problems.push('it must also scale by subscriptions or by events that wait');
  if (minReplicas > maxReplicas) problems.push('minReplicas is above maxReplicas');
  return problems.map((problem) => `${titleOf(scaler)}: ${problem}`);
}

function checkSecurity(workload: Manifest): string[] {
  const pod: Part = workload['spec'].template.spec;
  const problems: string[] = [];
  if (pod.securityContext?.runAsNonRoot !== true) problems.push('it must not run as root');
  if (pod.securityContext?.seccompProfile?.type !== 'RuntimeDefault')
    problems.push('it needs a seccomp profile');
  if (pod.automountServiceAccountToken !== false) problems.push('it needs no token of the cluster');
  for (const { name, securityContext = {}, resources = {} } of pod.containers) {
    if (securityContext.readOnlyRootFilesystem !== true) problems.push(`${name}: its root must be read-only`);
    if (securityContext.allowPrivilegeEscalation !== false)
      problems.push(`${name}: it must not gain privileges`);
    if (!securityContext.capabilities?.drop?.includes('ALL'))
      problems.push(`${name}: it must drop all capabilities`);
    if (!resources.requests?.cpu || !resources.requests?.memory)
      problems.push(`${name}: it must request CPU and memory`);
    if (!resources.limits?.memory) problems.push(`${name}: its memory must be limited`);
  }
  return problems.map((problem) => `${titleOf(workload)}: ${problem}`);
}

/** Made by the pipeline's loader, one an owner; and by hand once, where databases run in the cluster. */
const SECRETS_FROM_OUTSIDE = new Set([
  ...NATS_USERS.map((name) => `naru-${name}`),
  'naru-nats',
  'naru-databases',
]);

function checkReferences(workload: Manifest, manifests: readonly Manifest[]): string[] {
  const pod: Part = workload['spec'].template.spec;
  const configMaps: string[] = [
    ...pod.containers.flatMap(({ envFrom = [] }: Part) =>
      envFrom.map(({ configMapRef }: Part) => configMapRef?.name),
    ),
    ...(pod.volumes ?? []).map(({ configMap }: Part) => configMap?.name),
  ].filter((name) => name !== undefined);
  const secrets: string[] = pod.containers.flatMap(({ envFrom = [], env = [] }: Part) => [
    ...envFrom.flatMap(({ secretRef }: Part) => secretRef?.name ?? []),
    ...env.flatMap(({ valueFrom }: Part) => valueFrom?.secretKeyRef?.name ?? []),
  ]);
  const known = new Set(ofKind(manifests, 'ConfigMap').map(({ metadata }) => metadata.name));
  return [
    ...configMaps.filter((name) => !known.has(name)).map((name) => `there is no ConfigMap ${name}`),
    ...secrets
      .filter((name) => !SECRETS_FROM_OUTSIDE.has(name))
      .map((name) => `nothing makes the Secret ${name}`),
  ].map((problem) => `${titleOf(workload)}: ${problem}`);
}

/** Where the gateway is told that subgraphs are must be a Service, and the port one of its. */
function checkSubgraphUrls(manifests: readonly Manifest[]): string[] {
  const services = ofKind(manifests, 'Service');
  return ofKind(manifests, 'ConfigMap').flatMap((map) =>
    Object.entries<string>(map['data'] ?? {})
      .filter(([name]) => name.startsWith('SUBGRAPH_URL_'))
      .flatMap(([name, url]) => {
        const { hostname, port } = new URL(url);
        const service = services.find(({ metadata }) => metadata.name === hostname);
        const open = service?.['spec'].ports.some((offered: Part) => offered.port === Number(port));
        return open ? [] : [`${titleOf(map)}: ${name} is ${url}, which no Service serves`];
      }),
  );
}
