import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  checkMeaning,
  checkSchemas,
  ENVIRONMENTS,
  type Manifest,
  manifestsOf,
  ofKind,
} from '../src/index.ts';

const titled = (manifests: readonly Manifest[], kind: string, name: string): Manifest => {
  const found = ofKind(manifests, kind).find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}`);
  return found;
};

test('the manifests of every environment agree with the schemas of their kinds', async () => {
  const manifests = (await Promise.all(ENVIRONMENTS.map(manifestsOf))).flat();
  expect(manifests.length).toBeGreaterThan(150);
  expect(await checkSchemas(manifests)).toEqual([]);
});

test.each(ENVIRONMENTS)('the manifests of %s fit together', async (environment) => {
  expect(checkMeaning(await manifestsOf(environment))).toEqual([]);
});

test('unknown, mistyped, missing and malformed fields are told, and kinds that there are not', async () => {
  const prod = await manifestsOf('prod');
  const calls = titled(prod, 'Deployment', 'calls');
  const [container] = calls['spec'].template.spec.containers;
  const [other] = titled(prod, 'Deployment', 'items')['spec'].template.spec.containers;
  other.readinesProbe = other.readinessProbe;
  container.ports[0].containerPort = '4001';
  delete titled(prod, 'HorizontalPodAutoscaler', 'calls')['spec'].maxReplicas;
  titled(prod, 'PodMonitor', 'naru')['spec'].podMetricsEndpoints[0].interval = 'often';
  Object.assign(titled(prod, 'Ingress', 'gateway'), { kind: 'Ingres' });
  const problems = (await checkSchemas(prod)).join('\n');
  expect(problems).toMatch(/Deployment items: .*readinesProbe.* does not exist/);
  expect(problems).toMatch(/Deployment calls: .*containerPort must be integer/);
  expect(problems).toMatch(/HorizontalPodAutoscaler calls: .*maxReplicas/);
  expect(problems).toMatch(/PodMonitor naru: .*interval must match pattern/);
  expect(problems).toMatch(/Ingres gateway: networking.k8s.io\/v1 has no such kind/);
});

describe('what schemas cannot know is told', () => {
  // biome-ignore lint/suspicious/noExplicitAny: manifests have any shape
  const mistakes: [string, (prod: Manifest[], pod: any, container: any) => void, RegExp][] = [
    [
      'a wrong probe port',
      (_prod, _pod, container) => {
        container.readinessProbe.httpGet.port = 4010;
      },
      /calls: readinessProbe asks port 4010; the process listens on 4001/,
    ],
    [
      'a probe of a port that there is not',
      (_prod, _pod, container) => {
        container.livenessProbe.httpGet.port = 'web';
      },
      /livenessProbe asks port web, which there is not/,
    ],
    [
      'a wrong probe path',
      (_prod, _pod, container) => {
        container.livenessProbe.httpGet.path = '/readyz';
      },
      /livenessProbe asks \/readyz, and must ask \/livez/,
    ],
    [
      'a container port that nobody listens on',
      (_prod, _pod, container) => {
        container.ports[0].containerPort = 8081;
      },
      /it listens on port 4001, and its container offers 8081/,
    ],
    [
      'a missing key',
      (prod) => {
        for (const map of ofKind(prod, 'ConfigMap')) delete map['data'].NATS_URL;
      },
      /Deployment calls: NATS_URL: required where APP_ENV is prod/,
    ],
    [
      'a misspelt key',
      (prod) => {
        for (const map of ofKind(prod, 'ConfigMap')) if (map['data'].APP_ENV) map['data'].LOG_LEVL = 'info';
      },
      /Deployment calls: LOG_LEVL: nothing reads it/,
    ],
    [
      'a malformed value',
      (prod) => {
        for (const map of ofKind(prod, 'ConfigMap'))
          if (map['data'].APP_ENV) map['data'].DRAIN_DELAY_MS = '5s';
      },
      /DRAIN_DELAY_MS: expected a whole number/,
    ],
    [
      'secrets that are not taken',
      (_prod, _pod, container) => {
        container.envFrom.pop();
      },
      /Deployment calls: GATEWAY_SECRET: required/,
    ],
    [
      'a ConfigMap that there is not',
      (_prod, _pod, container) => {
        container.envFrom[0].configMapRef.name = 'naru-comon';
      },
      /there is no ConfigMap naru-comon/,
    ],
    [
      'a Secret that nothing makes',
      (_prod, _pod, container) => {
        container.env = [{ name: 'PORT', valueFrom: { secretKeyRef: { name: 'naru-cals', key: 'PORT' } } }];
      },
      /nothing makes the Secret naru-cals/,
    ],
    [
      'an end that is too early',
      (_prod, pod) => {
        pod.terminationGracePeriodSeconds = 20;
      },
      /it is killed after 20 s, and preStop, drain and deadline take 25 s/,
    ],
    [
      'a roll-out with fewer processes',
      (prod) => {
        titled(prod, 'Deployment', 'calls')['spec'].strategy.rollingUpdate.maxUnavailable = 1;
      },
      /must keep maxUnavailable 0/,
    ],
    [
      'replicas beside an autoscaler',
      (prod) => {
        titled(prod, 'Deployment', 'calls')['spec'].replicas = 2;
      },
      /replicas belong to its autoscaler/,
    ],
    [
      'root',
      (_prod, pod) => {
        delete pod.securityContext.runAsNonRoot;
      },
      /calls: it must not run as root/,
    ],
    [
      'a root that can be written to',
      (_prod, _pod, container) => {
        delete container.securityContext.readOnlyRootFilesystem;
      },
      /its root must be read-only/,
    ],
    [
      'memory without a limit',
      (_prod, _pod, container) => {
        delete container.resources.limits;
      },
      /its memory must be limited/,
    ],
    [
      'a Service without pods',
      (prod) => {
        titled(prod, 'Service', 'calls')['spec'].selector = { app: 'calls' };
      },
      /Service calls: it selects 0 workloads/,
    ],
    [
      'a Service of a port that there is not',
      (prod) => {
        titled(prod, 'Service', 'calls')['spec'].ports[0].targetPort = 'grpc';
      },
      /Service calls: its pods have no port grpc/,
    ],
    [
      'a subgraph at a wrong port',
      (prod) => {
        for (const map of ofKind(prod, 'ConfigMap'))
          if (map['data'].JWKS_URL) map['data'].SUBGRAPH_URL_CALLS = 'http://calls:4010/graphql';
      },
      /SUBGRAPH_URL_CALLS is http:\/\/calls:4010\/graphql, which no Service serves/,
    ],
    [
      'an autoscaler of nothing',
      (prod) => {
        titled(prod, 'HorizontalPodAutoscaler', 'calls')['spec'].scaleTargetRef.name = 'call';
      },
      /there is no Deployment call/,
    ],
  ];
  test.each(mistakes)('%s', async (_mistake, make, message) => {
    const prod = await manifestsOf('prod');
    const pod = titled(prod, 'Deployment', 'calls')['spec'].template.spec;
    make(prod, pod, pod.containers[0]);
    expect(checkMeaning(prod).join('\n')).toMatch(message);
  });
});

test('autoscaling follows the requirement: 15 % of CPU and 1 % for items, from 1 to 10, and events that wait', async () => {
  const dev = await manifestsOf('dev');
  const policies = Object.fromEntries(
    ofKind(dev, 'HorizontalPodAutoscaler').map(({ metadata, spec }) => {
      const { minReplicas, maxReplicas, metrics } = spec;
      return [metadata.name, [minReplicas, maxReplicas, metrics[0].resource.target.averageUtilization]];
    }),
  );
  expect(policies).toMatchObject({ items: [1, 10, 1], calls: [1, 10, 15], 'assignment-desk': [1, 10, 15] });
});

test('the cluster is watched by the alerts of infra/observability', async () => {
  const { groups } = parse(
    readFileSync(join(import.meta.dirname, '../../observability/alerts.yaml'), 'utf8'),
  );
  expect(titled(await manifestsOf('prod'), 'PrometheusRule', 'naru')['spec'].groups).toEqual(groups); // npm run manifests
});

test('the broker lets in whom infra/nats lets in', () => {
  const users = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
  expect(users('k8s/base/nats/users.conf')).toBe(users('nats/users.conf')); // if not: npm run manifests
});

test('the broker is three servers with volumes that outlive them, of which one may be missing', async () => {
  const nats = titled(await manifestsOf('prod'), 'StatefulSet', 'nats')['spec'];
  expect(nats).toMatchObject({ replicas: 3, volumeClaimTemplates: [{ metadata: { name: 'data' } }] });
  const budget = titled(await manifestsOf('prod'), 'PodDisruptionBudget', 'nats')['spec'];
  expect(budget.maxUnavailable).toBe(1);
  const job = titled(await manifestsOf('prod'), 'Job', 'provision-streams')['spec'].template.spec;
  expect(job.containers[0].env).toContainEqual({ name: 'NATS_REPLICAS', value: '3' });
});

test('what autoscalers ask for is made of metrics, by the rules of the adapter', async () => {
  const adapter = parse(
    readFileSync(join(import.meta.dirname, '../monitoring/prometheus-adapter.yaml'), 'utf8'),
  );
  const offered = [...adapter.rules.custom, ...adapter.rules.external].map(({ name }) => name.as);
  const asked = ofKind(await manifestsOf('prod'), 'HorizontalPodAutoscaler').flatMap(({ spec }) =>
    spec.metrics.flatMap(
      ({ pods, external }: { pods?: Asked; external?: Asked }) => (pods ?? external)?.metric.name ?? [],
    ),
  );
  expect(new Set(asked)).toEqual(new Set(offered));
  const [monitor] = ofKind(await manifestsOf('prod'), 'PodMonitor');
  expect(monitor?.['spec'].podTargetLabels).toContain('app.kubernetes.io/name'); // what is selected by
});

interface Asked {
  readonly metric: { readonly name: string };
}
