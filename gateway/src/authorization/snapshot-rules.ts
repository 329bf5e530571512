import type { GraphQLSchema } from 'graphql';
import type { EventStreamField } from '../supergraph/event-streams.ts';
import type { AccessRules } from './access-rules.ts';

/** A subscription that begins with a snapshot asks, beside its own, whatever the query for the snapshot asks. */
export function withSnapshots(
  rules: AccessRules | undefined,
  schema: GraphQLSchema,
  eventStreams: ReadonlyMap<string, EventStreamField>,
): AccessRules | undefined {
  const query = schema.getQueryType()?.name;
  const subscription = schema.getSubscriptionType()?.name;
  if (!rules || !query || !subscription) return rules;
  return {
    ...rules,
    ofField(type, field) {
      const own = rules.ofField(type, field);
      const snapshot = type === subscription ? eventStreams.get(field)?.snapshot : undefined;
      return snapshot ? [...own, ...rules.ofType(query), ...rules.ofField(query, snapshot.name)] : own;
    },
  };
}
