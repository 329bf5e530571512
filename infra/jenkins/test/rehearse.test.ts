import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { COMMIT, checkPipeline, exampleParameters, type RehearsalOptions, rehearse } from '../src/index.ts';

const JENKINSFILE = readFileSync(join(import.meta.dirname, '../../../Jenkinsfile'), 'utf8');

type Options = Omit<RehearsalOptions, 'parameters'> & { readonly parameters?: Record<string, string> };

function deliver(options: Options, source = JENKINSFILE) {
  const { pipeline, problems } = checkPipeline(source, () => true);
  if (!pipeline) throw new Error(problems.map(({ message }) => message).join('\n'));
  return rehearse(pipeline, { parameters: exampleParameters(options.environment), ...options });
}

/** The same with two images: what they are about does not depend on how many there are. */
const SHORTER = JENKINSFILE.replaceAll(/values '.*'/g, "values 'gateway', 'calls'");

const deliverShorter = (options: Options) => deliver(options, SHORTER);

const EARLIER = 'ea1ea1ea1ea1';
const outcomes = ({ stages }: Awaited<ReturnType<typeof deliver>>) =>
  Object.fromEntries(stages.map(({ name, outcome }) => [name, outcome]));
const positions = (calls: readonly string[], ...patterns: readonly RegExp[]) =>
  patterns.map((pattern) => calls.findIndex((call) => pattern.test(call)));

describe.each(['dev', 'qa', 'prod'] as const)('a delivery to %s', (environment) => {
  test('goes from the tests over the registry to running services, in this order', async () => {
    await using folder = temporaryFolder();
    const delivery = await deliver({ folder: folder.path, environment });
    expect(delivery).toMatchObject({
      result: 'SUCCESS',
      asked: environment === 'prod' ? ['Deploy to PROD?'] : [], // what a broken `when` changes
    });
    const places = positions(
      delivery.calls,
      /^npm run check/,
      /^npm test/,
      /^npm run -s naru -- schema check/,
      /^docker build .*--tag naru\/gateway:/,
      /^docker compose .* up .*--wait/,
      /^docker push .*\/naru\/gateway:/,
      /^kubectl .*apply --filename -/,
      /^kubectl .*rollout status statefulset\/nats/,
      /^kubectl .*wait job .*complete/,
      /^kubectl .*apply .*serve/,
      /^kubectl .*rollout status deployment.apps\/gateway/,
      new RegExp(`^curl .*https://${environment}.naru.example/graphql`),
      /^aws s3 sync web\/dist/,
      /^aws s3 cp web\/dist\/index.html/,
      /^aws cloudfront create-invalidation/,
      /^aws ssm put-parameter .*DEPLOYED_COMMIT/,
    );
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
    expect(delivery.running).toMatchObject({ gateway: COMMIT, calls: COMMIT, 'assignment-desk': COMMIT });
    expect(delivery.calls.filter((call) => call.startsWith('docker push'))).toHaveLength(8);
    expect(
      delivery.calls.every((call) => !/^kubectl/.test(call) || call.includes(`naru-${environment}`)),
    ).toBe(true);
  });
});

test('a no before PROD leaves everything as it is', async () => {
  await using folder = temporaryFolder();
  const refused = await deliverShorter({ folder: folder.path, environment: 'prod', approves: false });
  expect(refused).toMatchObject({ result: 'FAILURE', asked: ['Deploy to PROD?'], running: {} });
  expect(outcomes(refused)).toMatchObject({ Approval: 'failed', Migrate: 'skipped after a failure' });
});

describe('what fails keeps everything after it from happening', () => {
  test.each([
    ['a test', '^npm test', 'Test'],
    ['the build of one image', '^docker build .*naru/calls:', 'Build image (calls)'],
    ['the schema check', '^npm run -s naru -- schema check', 'Schema check'],
    ['a migration', '^kubectl .*wait job', 'Migrate'],
  ])('%s', async (_what, failure, stage) => {
    await using folder = temporaryFolder();
    const delivery = await deliverShorter({ folder: folder.path, environment: 'dev', failures: [failure] });
    expect(delivery).toMatchObject({ result: 'FAILURE', running: {} });
    expect(outcomes(delivery)).toMatchObject({ [stage]: 'failed', Deploy: 'skipped after a failure' });
    expect(delivery.said).toContain('nothing to roll back');
    expect(delivery.calls.some((call) => /^curl .*dev: failure/.test(call))).toBe(true);
    expect(delivery.calls.some((call) => call.startsWith('docker image rm'))).toBe(true);
  });
});

test('an image that fails its smoke test is told of, and neither pushed nor deployed', async () => {
  await using folder = temporaryFolder();
  const failures = ['^docker compose .* up '];
  const { calls, said, running } = await deliverShorter({
    folder: folder.path,
    environment: 'dev',
    failures,
  });
  expect(said).toContain('an image did not become healthy: nothing is pushed or deployed');
  expect(positions(calls, /^docker push/, /^kubectl/)).toEqual([-1, -1]);
  expect(calls.some((call) => /^docker compose .* down/.test(call))).toBe(true);
  expect(running).toEqual({});
});

test('secrets that are missing are listed before anything is touched', async () => {
  await using folder = temporaryFolder();
  const parameters = exampleParameters('prod');
  delete parameters['/naru/prod/services/CALLS_DATABASE_URL'];
  parameters['/naru/prod/services/GATEWAY_SECRET'] = 'short';
  const delivery = await deliverShorter({ folder: folder.path, environment: 'prod', parameters });
  expect(delivery).toMatchObject({ result: 'FAILURE', running: {} });
  expect(delivery.said).toContain('/naru/prod/services/CALLS_DATABASE_URL: missing, and calls needs it');
  expect(delivery.said).toContain('/naru/prod/services/GATEWAY_SECRET: expected at least 32 characters');
  expect(delivery.calls.some((call) => /^kubectl .*apply --kustomize/.test(call))).toBe(false);
});

describe.each(['kubernetes', 'ecs'])('on %s', (ORCHESTRATOR) => {
  test('what answers wrongly or does not become ready is rolled back to what ran before', async () => {
    await using folder = temporaryFolder();
    const options = { folder: folder.path, environment: 'qa', env: { ORCHESTRATOR } } as const;
    const first = await deliverShorter({ ...options, commit: EARLIER });
    expect(first.result).toBe('SUCCESS');
    expect(JSON.stringify(first.running)).toContain(EARLIER);
    const wrong = await deliverShorter({ ...options, failures: ['^curl .*qa.naru.example/graphql'] });
    expect(outcomes(wrong)).toMatchObject({ 'Smoke test': 'failed', Record: 'skipped after a failure' });
    expect(wrong.running).toEqual(first.running);
    const failures = ['rollout status deployment.apps/items', 'wait services-stable'];
    const unready = await deliverShorter({ ...options, failures });
    expect(outcomes(unready)).toMatchObject({ Deploy: 'failed' });
    expect(unready.running).toEqual(first.running);
  });

  test('ROLLBACK_TO deploys the images of an earlier commit without building', async () => {
    await using folder = temporaryFolder();
    const options = { folder: folder.path, environment: 'prod', env: { ORCHESTRATOR } } as const;
    await deliverShorter(options);
    const back = await deliverShorter({ ...options, rollbackTo: EARLIER, delivered: [EARLIER] });
    expect(back.result).toBe('SUCCESS');
    expect(JSON.stringify(back.running)).toContain(EARLIER);
    expect(JSON.stringify(back.running)).not.toContain(COMMIT);
    expect(outcomes(back)).toMatchObject({ 'Find images': 'done', Approval: 'done', Deploy: 'done' });
    expect(positions(back.calls, /^docker build/, /^docker push/, /^npm test/)).toEqual([-1, -1, -1]);
  });
});

test('ROLLBACK_TO names a commit whose images are gone: nothing is touched', async () => {
  await using folder = temporaryFolder();
  const back = await deliverShorter({ folder: folder.path, environment: 'prod', rollbackTo: EARLIER });
  expect(back).toMatchObject({ result: 'FAILURE', running: {}, asked: [] });
  expect(back.said).toContain(`there is no image naru/gateway:${EARLIER} to roll back to`);
});

test('GraphOS is asked where there is a key, and left out where there is none', async () => {
  await using folder = temporaryFolder();
  const parameters = {
    ...exampleParameters('prod'),
    '/naru/prod/delivery/APOLLO_KEY': 'service:naru:example',
    '/naru/prod/delivery/APOLLO_GRAPH_REF': 'naru@prod',
  };
  const delivery = await deliverShorter({ folder: folder.path, environment: 'prod', parameters });
  expect(outcomes(delivery)).toMatchObject({ 'GraphOS check': 'done', 'GraphOS publish': 'done' });
  const rover = delivery.calls.filter((call) => call.startsWith('npx'));
  expect(rover.some((call) => call.includes('subgraph check naru@prod --name calls'))).toBe(true);
  expect(rover.some((call) => call.includes('subgraph publish naru@prod --name calls'))).toBe(true);
  expect(delivery.calls.join('\n')).not.toContain('service:naru:example');
});

test('the next schema check compares with what was delivered', async () => {
  await using folder = temporaryFolder();
  await deliverShorter({ folder: folder.path, environment: 'dev', commit: EARLIER });
  const { calls } = await deliverShorter({ folder: folder.path, environment: 'dev' });
  expect(calls).toContain(`npm run -s naru -- schema check --against ${EARLIER}`);
});

test('a stage by hand refuses an environment that there is not', () => {
  const script = join(import.meta.dirname, '../stages/deploy.sh');
  const { status, stderr } = spawnSync(script, {
    env: { ...process.env, APP_ENV: 'production' },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'deploy: APP_ENV must be dev, qa or prod, and is "production"\n',
  });
});
