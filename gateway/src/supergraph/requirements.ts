import type { LoadedSupergraph } from './load-supergraph.ts';

/** What a supergraph needs of the gateway beside its subgraphs: by need, what in it asks for that. */
export interface Requirements {
  /** Events out of NATS JetStream. */
  readonly events: string | undefined;
  /** To know who is calling. */
  readonly callers: string | undefined;
}

export function requirementsOf({
  eventStreams,
  accessRules,
}: Pick<LoadedSupergraph, 'eventStreams' | 'accessRules'>): Requirements {
  const fields = [...eventStreams.values()];
  const owned = fields.find(({ owner, roles, subject }) => owner || roles || subject.needsCaller);
  return {
    events: fields[0] && `@eventStream on Subscription.${fields[0].name}`,
    callers: accessRules?.directives[0] ?? (owned && `@eventStream on Subscription.${owned.name}`),
  };
}
