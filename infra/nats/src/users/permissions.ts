import { type StreamName, streamNames } from '../streams.ts';
import { SERVICE_ACCESS, type ServiceAccess } from './service-access.ts';

/** What nats-server lets a user do. */
export interface Permissions {
  readonly publish: { readonly allow: readonly string[]; readonly deny?: readonly string[] };
  readonly subscribe: { readonly allow: readonly string[] };
  /** Whether it may answer the requests that reach it, wherever they want the answer. */
  readonly allowResponses?: boolean;
}

const API = '$JS.API';
const EVENT_STREAMS = streamNames.filter((name) => name !== 'DLQ');
const services: Readonly<Record<string, ServiceAccess>> = SERVICE_ACCESS;

/** Answers come to inboxes that no other user can listen to. */
const inboxOf = (user: string): string => `_INBOX.${user}.>`;

/** Every user of NATS, by name: one for each process, one to make the streams, one for the operator's commands. */
export function permissionsByUser(): Readonly<Record<string, Permissions>> {
  return {
    ...Object.fromEntries(Object.entries(services).map(([user, access]) => [user, ofService(user, access)])),
    gateway: ofGateway(),
    provisioner: {
      publish: {
        allow: [`${API}.INFO`, `${API}.STREAM.CREATE.*`, `${API}.STREAM.UPDATE.*`, `${API}.STREAM.INFO.*`],
      },
      subscribe: { allow: [inboxOf('provisioner')] },
    },
    operator: ofOperator(),
  };
}

/** Its own events, its own consumers, its own dead letters, and the requests between it and others. */
function ofService(user: string, { publishes, policies, asks, answers }: ServiceAccess): Permissions {
  const own = Object.entries(policies).flatMap(([stream, durables]) =>
    durables.map((durable) => ({ stream, durable })),
  );
  return {
    publish: {
      allow: [
        ...publishes,
        ...asks,
        ...own.flatMap(({ stream, durable }) => [
          `${API}.CONSUMER.CREATE.${stream}.${durable}.>`,
          `${API}.CONSUMER.INFO.${stream}.${durable}`,
          `${API}.CONSUMER.MSG.NEXT.${stream}.${durable}`,
          `$JS.ACK.${stream}.${durable}.>`,
          `dlq.${durable}`,
        ]),
        // How many dead letters there are, for the metrics.
        `${API}.STREAM.INFO.DLQ`,
      ],
    },
    subscribe: {
      allow: [inboxOf(user), ...answers, ...own.map(({ durable }) => `naru.redrive.${durable}`)],
    },
    allowResponses: true,
  };
}

/** Reads events by consumers of its own and never touches a service's; publishes nothing. */
function ofGateway(): Permissions {
  const durables = Object.values(services).flatMap(({ policies }) => Object.entries(policies));
  return {
    publish: {
      allow: [
        ...EVENT_STREAMS.flatMap((stream) => readingOf(stream)),
        // What operators see of consumers and dead letters.
        ...EVENT_STREAMS.map((stream) => `${API}.CONSUMER.LIST.${stream}`),
        `${API}.STREAM.INFO.DLQ`,
        `${API}.STREAM.MSG.GET.DLQ`,
      ],
      deny: durables.flatMap(([stream, names]) =>
        names.flatMap((durable) => [
          `${API}.CONSUMER.CREATE.${stream}.${durable}`,
          `${API}.CONSUMER.CREATE.${stream}.${durable}.>`,
          `${API}.CONSUMER.MSG.NEXT.${stream}.${durable}`,
          `${API}.CONSUMER.DELETE.${stream}.${durable}`,
        ]),
      ),
    },
    subscribe: { allow: [inboxOf('gateway')] },
  };
}

function readingOf(stream: StreamName): string[] {
  return [
    `${API}.STREAM.INFO.${stream}`,
    `${API}.STREAM.MSG.GET.${stream}`,
    `${API}.CONSUMER.CREATE.${stream}.>`,
    `${API}.CONSUMER.INFO.${stream}.*`,
    `${API}.CONSUMER.MSG.NEXT.${stream}.*`,
    `${API}.CONSUMER.DELETE.${stream}.*`,
  ];
}

/** Looks after dead letters, replays outboxes and rebuilds views; neither makes nor removes streams. */
function ofOperator(): Permissions {
  return {
    publish: {
      allow: [
        ...EVENT_STREAMS.map((stream) => `${stream.toLowerCase()}.>`),
        'naru.redrive.*',
        `${API}.STREAM.NAMES`,
        ...streamNames.flatMap((stream) => [...readingOf(stream), `${API}.CONSUMER.LIST.${stream}`]),
        `${API}.STREAM.MSG.DELETE.DLQ`,
      ],
    },
    subscribe: { allow: [inboxOf('operator')] },
  };
}
