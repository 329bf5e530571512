// Writes what a release asks of ECS, one JSON file a request, as `aws … --cli-input-json` takes them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ENVIRONMENTS } from '@naru/k8s';
import { releaseFor } from './src/index.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    environment: text,
    'image-tag': text,
    registry: text,
    region: text,
    account: text,
    cluster: text,
    subnets: text,
    'security-groups': text,
    'target-group': text,
    'nats-url': text,
    out: text,
  },
});

const required = (name: keyof typeof values): string => {
  const value = values[name];
  if (!value) throw new Error(`--${name} is missing`);
  return value;
};
const environment = ENVIRONMENTS.find((name) => name === values.environment);
if (!environment) throw new Error(`--environment must be one of ${ENVIRONMENTS.join(', ')}`);

const release = await releaseFor({
  environment,
  imageTag: required('image-tag'),
  registry: required('registry'),
  region: required('region'),
  account: required('account'),
  cluster: required('cluster'),
  subnets: required('subnets').split(','),
  securityGroups: required('security-groups').split(','),
  targetGroup: required('target-group'),
  natsUrl: required('nats-url'),
});
for (const [path, request] of Object.entries(release)) {
  const file = join(required('out'), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(request, undefined, 2)}\n`);
}
