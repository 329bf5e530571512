import { codedError } from '../../security/errors.ts';
import type { EventStreamField } from '../../supergraph/event-streams.ts';
import type { SubscriptionRequest } from '../delivery.ts';
import { rootArguments } from '../operations/operation-arguments.ts';
import type { PreparedEventStream, PreparedSubscription } from '../operations/plan-subscription.ts';
import { assertMaySubscribe } from './access.ts';

/** A prepared subscription, and the very events that it means for its caller. */
export interface EventStreamTarget {
  readonly prepared: PreparedSubscription;
  readonly eventStream: PreparedEventStream;
  readonly field: EventStreamField;
  readonly args: Readonly<Record<string, unknown>>;
  readonly stream: string;
  readonly subject: string;
}

/** @throws GraphQLError for a caller who may not subscribe, or arguments that name no subject */
export function targetOf(
  prepared: PreparedSubscription,
  { variables, context }: SubscriptionRequest,
): EventStreamTarget {
  const { eventStream } = prepared;
  if (!eventStream) throw movedElsewhere();
  const { field } = eventStream;
  const args = rootArguments(prepared, variables);
  assertMaySubscribe(field, context.caller);
  const subject = field.subject.fill(args, context.caller);
  return { prepared, eventStream, field, args, stream: field.stream, subject };
}

/**
 * The target after a reload of the schema. Its subscriber keeps its place, so it must be in the same events.
 * @throws GraphQLError as `targetOf`, and SUBSCRIPTION_SCHEMA_RELOAD when the events are others
 */
export function retargeted(
  before: EventStreamTarget,
  prepared: PreparedSubscription,
  request: SubscriptionRequest,
): EventStreamTarget {
  const now = targetOf(prepared, request);
  if (now.stream !== before.stream || now.subject !== before.subject) throw movedElsewhere();
  return now;
}

const movedElsewhere = () =>
  codedError('SUBSCRIPTION_SCHEMA_RELOAD', 'The schema has changed: the events come from elsewhere now.');
