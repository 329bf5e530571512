import { traitsOf, type VariableTraits } from '@naru/service-host';
import type { z } from 'zod';
import { type ConfiguredProcess, OWN_PASSWORD, PROCESSES } from './processes.ts';

interface Row {
  readonly name: string;
  readonly readers: readonly string[];
  readonly fallback: string;
  readonly source: string;
  readonly description: string;
}

const INTRODUCTION = `# Configuration

<!-- Written by "npm run naru -- config table" from the services' own schemas. Do not edit. -->

Every process reads its settings from its environment, once, when it starts. One that is malformed or missing ends the
process with exit code 2 and a list of everything that is wrong. \`APP_ENV\` says where the process runs: on \`dev\`, \`qa\` and
\`prod\` nothing is taken by default that only fits one machine, and what is marked so below must be given.

| Source          | What it means                                                                                            |
| --------------- | -------------------------------------------------------------------------------------------------------- |
| default         | fits everywhere; the overlay or task definition of an environment may set it                              |
| per environment | must be given where \`APP_ENV\` is set: in the ConfigMap of the overlay                                     |
| secret          | must be given where \`APP_ENV\` is set: in the parameter store, as \`/naru/<APP_ENV>/services/<variable>\`    |
| optional secret | may be given in the parameter store                                                                      |
| own password    | of the process's user of NATS: in the parameter store, as \`/naru/<APP_ENV>/nats/<user>\`                    |

\`npm run naru -- config load --environment prod --as check\` tells what is missing in the parameter store,
\`--as kubernetes-secret\` prints one Secret a process. To change a setting of a running service, change the ConfigMap and
deliver: its name holds a hash of what is in it, so the pods are replaced one by one, and a wrong one never becomes ready.
`;

const DELIVERY: readonly (readonly [string, string])[] = [
  ['IMAGE_REGISTRY', 'the registry, without a repository: `<account>.dkr.ecr.<region>.amazonaws.com`'],
  ['GATEWAY_URL', 'where the smoke test finds the gateway'],
  ['WEB_BUCKET', 'the bucket of the console'],
  ['OIDC_AUTHORITY', 'the identity provider at which people sign in to the console'],
  ['OIDC_CLIENT_ID', "optional: the console's name there, `naru-console` unless told otherwise"],
  ['CDN_DISTRIBUTION', 'optional: the CloudFront distribution before it'],
  ['DEPLOYED_COMMIT', 'written by the pipeline: what the schema check compares with'],
  ['APOLLO_KEY', 'optional: turns the stages for GraphOS on'],
  ['APOLLO_GRAPH_REF', 'with `APOLLO_KEY`: `graph@variant`'],
  ['NOTIFY_WEBHOOK', 'optional: where the outcome is told'],
  ['AWS_ACCOUNT', 'ECS only: the account that holds the roles and parameters'],
  ['NATS_URL', 'ECS only: the broker, which runs outside of ECS'],
  ['ECS_SUBNETS', 'ECS only: the subnets of the tasks, separated by commas'],
  ['ECS_SECURITY_GROUPS', 'ECS only: their security groups, separated by commas'],
  ['ECS_TARGET_GROUP', 'ECS only: the target group of the gateway'],
];

/** The page that documents every variable of every process. */
export function configurationPage(): string {
  const delivery = DELIVERY.map(([name, description]) => [`\`${name}\``, description]);
  return [
    INTRODUCTION,
    '## Variables of the services\n',
    'The gateway also reads any number of `SUBGRAPH_URL_<NAME>` and `SUBGRAPH_<NAME>_<KEY>`: see [its README](../../gateway/README.md).\n',
    ...markdownTable(
      ['Variable', 'Read by', 'Default', 'Source', ''],
      rows().map(({ name, readers, fallback, source, description }) => [
        `\`${name}\``,
        readers.join(', '),
        fallback === '' ? '' : `\`${fallback}\``,
        source,
        description,
      ]),
    ),
    '\n## Settings of the delivery\n',
    'Read by the stages in `infra/jenkins/stages`, from the environment or else from `/naru/<APP_ENV>/delivery/<name>` in the',
    'parameter store. What is neither secret nor particular to an account is in `infra/environments/<APP_ENV>.env`.\n',
    ...markdownTable(['Name', ''], delivery),
    '',
  ].join('\n');
}

function rows(): Row[] {
  const readers = new Map<string, ConfiguredProcess[]>();
  for (const process of PROCESSES) {
    for (const name of Object.keys(process.schema.shape))
      readers.set(name, [...(readers.get(name) ?? []), process]);
  }
  return [...readers]
    .map(([name, processes]) => rowOf(name, processes))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
}

function rowOf(name: string, processes: readonly ConfiguredProcess[]): Row {
  const schemas = processes.map(({ schema }) => schema.shape[name] as z.ZodType);
  const fallbacks = new Set(schemas.map(fallbackOf));
  const [schema] = schemas as [z.ZodType];
  const descriptions = new Set(schemas.map(({ description }) => description ?? ''));
  return {
    name,
    readers: processes.length === PROCESSES.length ? ['all'] : processes.map((process) => process.name),
    fallback: fallbacks.size > 1 && name === 'PORT' ? 'one each' : [...fallbacks].join(' or '),
    source: sourceOf(name, traitsOf(schema)),
    description: [...descriptions].join('; '),
  };
}

function sourceOf(name: string, { secret, perEnvironment }: VariableTraits): string {
  if (name === OWN_PASSWORD) return 'own password';
  if (secret) return perEnvironment ? 'secret' : 'optional secret';
  return perEnvironment ? 'per environment' : 'default';
}

function fallbackOf(schema: z.ZodType): string {
  const absent = schema.safeParse(undefined);
  return absent.success ? String(absent.data ?? '') : '';
}

function markdownTable(head: readonly string[], body: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...body.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
}
