const USERS = [
  'assignment-desk',
  'assignment-dispatcher',
  'calls',
  'customer-views',
  'gateway',
  'items',
  'operator',
  'provisioner',
  'reservations',
  'stores',
];

/** A parameter store as an environment has it, with secrets that open nothing. */
export function exampleParameters(environment: string): Record<string, string> {
  const services = ['calls', 'assignment', 'items', 'reservations', 'customer-views'].map((name) => [
    `services/${variableName(name)}_DATABASE_URL`,
    `postgresql://${name}:example@postgresql/${name}`,
  ]);
  const parameters: Record<string, string> = {
    ...Object.fromEntries(services),
    ...Object.fromEntries(USERS.map((user) => [`nats/${user}`, `example-password-of-${user}`])),
    'services/STORES_DATABASE_URL': 'mariadb://stores:example@mariadb/stores',
    'services/GATEWAY_SECRET': 'example-gateway-secret-0123456789abcdef',
    'services/CURSOR_SECRET': 'example-cursor-secret-0123456789abcdef',
    'delivery/IMAGE_REGISTRY': '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com',
    'delivery/GATEWAY_URL': `https://${environment}.naru.example`,
    'delivery/WEB_BUCKET': `naru-${environment}-console`,
    'delivery/OIDC_AUTHORITY': `https://identity.${environment}.naru.example`,
    'delivery/CDN_DISTRIBUTION': 'E1EXAMPLE',
    'delivery/NOTIFY_WEBHOOK': 'https://chat.example/hook',
    'delivery/AWS_ACCOUNT': '123456789012',
    'delivery/NATS_URL': 'nats://nats.naru.internal:4222',
    'delivery/ECS_SUBNETS': 'subnet-1,subnet-2',
    'delivery/ECS_SECURITY_GROUPS': 'sg-1',
    'delivery/ECS_TARGET_GROUP':
      'arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:targetgroup/naru/0123456789abcdef',
  };
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [`/naru/${environment}/${name}`, value]),
  );
}

const variableName = (service: string): string => service.toUpperCase().replaceAll('-', '_');
