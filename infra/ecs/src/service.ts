import type {
  PutScalingPolicyCommandInput,
  RegisterScalableTargetCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import type { CreateServiceCommandInput, RunTaskCommandInput } from '@aws-sdk/client-ecs';
import type { Manifest } from '@naru/k8s';
import type { Settings } from './settings.ts';

/** The service that keeps a process running and replaces it: its Deployment, Service and autoscaler as ECS says it. */
export function service(
  deployment: Manifest,
  scaler: Manifest,
  settings: Settings,
): CreateServiceCommandInput {
  const { name } = deployment.metadata;
  const [{ ports }] = deployment['spec'].template.spec.containers;
  const [{ containerPort }] = ports;
  return {
    serviceName: name,
    cluster: settings.cluster,
    taskDefinition: `naru-${settings.environment}-${name}`,
    desiredCount: scaler['spec'].minReplicas,
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    availabilityZoneRebalancing: 'ENABLED',
    // No fewer than before while it is replaced, and back by itself when the new ones do not become healthy.
    deploymentConfiguration: {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    },
    healthCheckGracePeriodSeconds: name === 'gateway' ? 120 : undefined,
    networkConfiguration: network(settings),
    // Others find it by its name and port, as in the cluster: http://calls:4001
    serviceConnectConfiguration: {
      enabled: true,
      namespace: `naru-${settings.environment}`,
      services: [
        {
          portName: 'http',
          clientAliases: [{ dnsName: name, port: containerPort }],
          // Subscriptions last.
          timeout: { idleTimeoutSeconds: 3_600, perRequestTimeoutSeconds: 0 },
        },
      ],
    },
    ...(name === 'gateway' && {
      loadBalancers: [{ targetGroupArn: settings.targetGroup, containerName: 'service', containerPort }],
    }),
    enableExecuteCommand: false,
    propagateTags: 'SERVICE',
    tags: [{ key: 'part-of', value: 'naru' }],
  };
}

export const prepareTask = (settings: Settings): RunTaskCommandInput => ({
  cluster: settings.cluster,
  taskDefinition: `naru-${settings.environment}-prepare`,
  capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
  networkConfiguration: network(settings),
});

const network = ({ subnets, securityGroups }: Settings) => ({
  awsvpcConfiguration: {
    subnets: [...subnets],
    securityGroups: [...securityGroups],
    assignPublicIp: 'DISABLED' as const,
  },
});

const target = (name: string, { cluster }: Settings) => ({
  ServiceNamespace: 'ecs' as const,
  ResourceId: `service/${cluster}/${name}`,
  ScalableDimension: 'ecs:service:DesiredCount' as const,
});

export const scalableTarget = (scaler: Manifest, settings: Settings): RegisterScalableTargetCommandInput => ({
  ...target(scaler['spec'].scaleTargetRef.name, settings),
  MinCapacity: scaler['spec'].minReplicas,
  MaxCapacity: scaler['spec'].maxReplicas,
});

/** Follows CPU as the cluster's autoscaler does; what it scales by beside that is a metric of Prometheus. */
export const scalingPolicy = (scaler: Manifest, settings: Settings): PutScalingPolicyCommandInput => ({
  ...target(scaler['spec'].scaleTargetRef.name, settings),
  PolicyName: 'cpu',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: scaler['spec'].metrics[0].resource.target.averageUtilization,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    ScaleOutCooldown: 15,
    ScaleInCooldown: 300,
  },
});
