import { type ConstDirectiveNode, Kind, parse } from 'graphql';
import type { LoadedSupergraph } from './load-supergraph.ts';

/** What a supergraph needs of the gateway beside its subgraphs: by need, what in it asks for that. */
export interface Requirements {
  /** Events out of NATS JetStream. */
  readonly events: string | undefined;
  /** To know who is calling. */
  readonly callers: string | undefined;
}

/** Reads them out of the supergraph's directives. */
export function requirementsOf(supergraph: LoadedSupergraph): Requirements {
  const fields = [...supergraph.eventStreams.values()];
  const owned = fields.find(({ owner, roles, subject }) => owner || roles || subject.needsCaller);
  return {
    events: fields[0] && `@eventStream on Subscription.${fields[0].name}`,
    callers:
      authorizationDirective(supergraph.sdl) ?? (owned && `@eventStream on Subscription.${owned.name}`),
  };
}

const authorizationSpec = /^https:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\//;

/** Composition links the specification of a directive only where a subgraph uses it, whatever it is called there. */
function authorizationDirective(sdl: string): string | undefined {
  for (const definition of parse(sdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of definition.directives ?? []) {
      const name = authorizationSpec.exec(linkedUrl(directive))?.[1];
      if (name) return `@${name}`;
    }
  }
  return undefined;
}

function linkedUrl({ name, arguments: args }: ConstDirectiveNode): string {
  const url = name.value === 'link' && args?.find((argument) => argument.name.value === 'url')?.value;
  return url && url.kind === Kind.STRING ? url.value : '';
}
