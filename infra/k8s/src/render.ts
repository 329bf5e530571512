import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ENVIRONMENTS, overlayFolder, renderedFile } from './environments.ts';
import { build, canBuild } from './kustomize.ts';

// Writes infra/k8s/rendered, what the overlays come to, so that a change of the base is reviewed as what it does to each
// environment; with --check only tells whether it is up to date. Images have no tags there: the pipeline sets them.
const HEADER = '# Built from infra/k8s/overlays by "npm run manifests". Do not edit.\n';
const check = process.argv.includes('--check');

if (!(await canBuild())) {
  // A machine that delivers has one, and says --strict; on others the checks go by what is committed.
  console.error('kubectl 1.24 or newer is needed to build the overlays, and was not found.');
  process.exitCode = check && !process.argv.includes('--strict') ? 0 : 1;
} else {
  if (!check) await copyFromOutside();
  for (const environment of ENVIRONMENTS) {
    const file = renderedFile(environment);
    const rendered = HEADER + (await build(overlayFolder(environment)));
    if (!check) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, rendered);
    } else if ((await readFile(file, 'utf8').catch(() => '')) !== rendered) {
      console.error(`${file} is not what its overlay comes to: run "npm run manifests".`);
      process.exitCode = 1;
    }
  }
}

/** kustomize reads nothing outside of its own folders. */
async function copyFromOutside(): Promise<void> {
  const [infra, base] = [join(import.meta.dirname, '../..'), join(import.meta.dirname, '../base')];
  await copyFile(join(infra, 'nats/users.conf'), join(base, 'nats/users.conf'));
  const [, groups = ''] = (await readFile(join(infra, 'observability/alerts.yaml'), 'utf8')).split(
    /^groups:\n/m,
  );
  const rule = [
    'apiVersion: monitoring.coreos.com/v1',
    'kind: PrometheusRule',
    'metadata:',
    '  name: naru',
    'spec:',
  ];
  await writeFile(
    join(base, 'services/alerts.yaml'),
    ['# Written by "npm run manifests" from infra/observability/alerts.yaml.', ...rule, '  groups:', ''].join(
      '\n',
    ) + groups.replaceAll(/^(?=.)/gm, '  '),
  );
}
