import type { Environment } from '@naru/k8s';

/** What a release to ECS needs to know beside the manifests. */
export interface Settings {
  readonly environment: Environment;
  readonly imageTag: string;
  /** Without a repository. */
  readonly registry: string;
  readonly region: string;
  readonly account: string;
  readonly cluster: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** The target group of the gateway's load balancer. */
  readonly targetGroup: string;
  /** The broker, which runs outside of ECS: volumes there go with their tasks. */
  readonly natsUrl: string;
}
