import { type Manifest, manifestsOf, ofKind } from '@naru/k8s';
import { prepareTask, scalableTarget, scalingPolicy, service } from './service.ts';
import type { Settings } from './settings.ts';
import { prepareTaskDefinition, taskDefinition } from './task-definition.ts';

/** Requests to AWS in JSON, by the file that they are written to. */
export type Release = Readonly<Record<string, unknown>>;

/** Everything that ECS is asked for, made of what Kubernetes is: the two cannot drift apart. */
export async function releaseFor(settings: Settings): Promise<Release> {
  const manifests = await manifestsOf(settings.environment);
  const files: Record<string, unknown> = {
    'task-definitions/prepare.json': prepareTaskDefinition(ofKind(manifests, 'Job'), manifests, settings),
    'tasks/prepare.json': prepareTask(settings),
  };
  for (const deployment of ofKind(manifests, 'Deployment')) {
    const { name } = deployment.metadata;
    const scaler = scalerOf(name, manifests);
    files[`task-definitions/${name}.json`] = taskDefinition(deployment, manifests, settings);
    files[`services/${name}.json`] = service(deployment, scaler, settings);
    files[`scaling/${name}.target.json`] = scalableTarget(scaler, settings);
    files[`scaling/${name}.policy.json`] = scalingPolicy(scaler, settings);
  }
  return files;
}

function scalerOf(name: string, manifests: readonly Manifest[]): Manifest {
  const found = ofKind(manifests, 'HorizontalPodAutoscaler').find(
    (scaler) => scaler['spec'].scaleTargetRef.name === name,
  );
  if (!found) throw new Error(`The Deployment ${name} has no autoscaler`);
  return found;
}
