import { expect, test } from '@jest/globals';
import { PROCESSES, secretsOf } from '@naru/configuration';
import { ENVIRONMENTS } from '@naru/k8s';
import { releaseFor, type Settings } from '../src/index.ts';

const settings = (environment: Settings['environment']): Settings => ({
  environment,
  imageTag: 'c0ffee123456',
  registry: '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com',
  region: 'ap-northeast-2',
  account: '123456789012',
  cluster: `naru-${environment}`,
  subnets: ['subnet-1', 'subnet-2'],
  securityGroups: ['sg-1'],
  targetGroup: 'arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:targetgroup/naru/0123456789abcdef',
  natsUrl: 'nats://nats.naru.internal:4222',
});

/** CPU units and the memory that Fargate sells with them. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  256: ['512', '1024', '2048'],
  512: ['1024', '2048', '3072', '4096'],
  1024: ['2048', '3072', '4096'],
};

// biome-ignore lint/suspicious/noExplicitAny: requests of several kinds
const files = async (environment: Settings['environment']): Promise<Record<string, any>> =>
  releaseFor(settings(environment));

test.each(ENVIRONMENTS)(
  'on %s every process has a task, a service and a way to scale',
  async (environment) => {
    const release = await files(environment);
    for (const process of PROCESSES) {
      const definition = release[`task-definitions/${process.name}.json`];
      const [container] = definition.containerDefinitions;
      expect(PAIRS[definition.cpu]).toContain(definition.memory);
      expect(container).toMatchObject({ readonlyRootFilesystem: true, user: '10001:10001', stopTimeout: 40 });
      expect(container.image).toMatch(/\/naru\/[a-z-]+:c0ffee123456$/);
      // Secrets are named, by where they are; their values never stand in a definition.
      const plain = container.environment.map(({ name }: { name: string }) => name);
      expect(plain).toEqual(expect.arrayContaining(['APP_ENV', 'HOST', 'NATS_URL']));
      for (const secret of secretsOf(process)) expect(plain).not.toContain(secret);
      for (const secret of secretsOf(process, false)) {
        expect(container.secrets).toContainEqual({
          name: secret,
          valueFrom: expect.stringMatching(
            secret === 'NATS_PASSWORD'
              ? new RegExp(`:parameter/naru/${environment}/nats/${process.name}$`)
              : new RegExp(`:parameter/naru/${environment}/services/${secret}$`),
          ),
        });
      }
      expect(release[`services/${process.name}.json`]).toMatchObject({
        deploymentConfiguration: { minimumHealthyPercent: 100, deploymentCircuitBreaker: { rollback: true } },
      });
      expect(release[`scaling/${process.name}.target.json`].MaxCapacity).toBeGreaterThan(1);
    }
  },
);

test('what is asked of ECS is what is asked of Kubernetes: commands, ports, sizes, CPU policy, broker', async () => {
  const release = await files('dev');
  const dispatcher = release['task-definitions/assignment-dispatcher.json'].containerDefinitions[0];
  expect(dispatcher.command).toEqual(['node', 'subgraphs/assignment/src/dispatcher-main.ts']);
  expect(dispatcher.portMappings[0].containerPort).toBe(4003);
  expect(dispatcher.healthCheck.command.at(-1)).toContain('http://127.0.0.1:4003/livez');
  expect(dispatcher.environment).toContainEqual({
    name: 'NATS_URL',
    value: 'nats://nats.naru.internal:4222',
  });
  const policy = release['scaling/items.policy.json'].TargetTrackingScalingPolicyConfiguration;
  expect(policy.TargetValue).toBe(1);
  expect(release['services/gateway.json'].loadBalancers).toHaveLength(1);
  expect(release['services/calls.json'].serviceConnectConfiguration.services[0].clientAliases).toEqual([
    { dnsName: 'calls', port: 4001 },
  ]);
});

test('streams and tables are brought up to date by a task before the services', async () => {
  const release = await files('prod');
  const containers = release['task-definitions/prepare.json'].containerDefinitions;
  expect(containers).toMatchObject([
    { name: 'migrate', command: ['node', 'infra/cli/main.ts', 'migrate'] },
    { name: 'provision-streams', command: ['node', 'infra/nats/src/provision.ts'] },
  ]);
  expect(containers[1].environment).toContainEqual({ name: 'NATS_REPLICAS', value: '3' });
  expect(containers[1].secrets).toMatchObject([
    { name: 'NATS_PASSWORD', valueFrom: expect.stringMatching(/nats\/provisioner$/) },
  ]);
  const databases = containers[0].secrets.filter(({ name }: { name: string }) =>
    name.endsWith('_DATABASE_URL'),
  );
  expect(databases).toHaveLength(6);
  expect(release['tasks/prepare.json'].taskDefinition).toBe('naru-prod-prepare');
});
