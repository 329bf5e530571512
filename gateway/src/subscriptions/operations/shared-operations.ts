import { setImmediate as nextTurn } from 'node:timers/promises';
import { codedError } from '../../security/errors.ts';
import type { CurrentSupergraph } from '../../supergraph/current-supergraph.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import type { Delivery, SubscriptionRequest } from '../delivery.ts';
import { type ReadTogether, readTogether } from '../read-together.ts';
import { eventExecutions, subscriptionGroups } from '../subscription-metrics.ts';
import { decisiveVariables } from './operation-arguments.ts';
import type { PreparedSubscription, PrepareSubscription } from './prepare-subscription.ts';

/** Live subscriptions of equal operation, variables and authority: what is the same for all of them is done once. */
export interface SharedOperation extends Disposable {
  /**
   * The operation as planned for the current supergraph.
   * @throws GraphQLError SUBSCRIPTION_SCHEMA_RELOAD when that cannot serve it any longer
   */
  current(): PreparedSubscription;
  /** What everybody gets for this event. It is made once, by whoever asks first. */
  delivery(event: object, make: () => Promise<Delivery>): Promise<Delivery>;
  /** What each of them reads before the first event: one read, begun after they asked, serves all who wait for it. */
  together<T>(read: () => Promise<T>): Promise<T>;
}

export interface SharedOperations {
  /** Joins the others who follow the same. Leave by disposing of it. */
  join(request: SubscriptionRequest, prepared: PreparedSubscription): SharedOperation;
}

interface Group {
  readonly planFor: (supergraph: LoadedSupergraph) => PreparedSubscription;
  readonly deliveries: WeakMap<object, Promise<Delivery>>;
  readonly together: ReadTogether<unknown>;
  members: number;
}

export function createSharedOperations(
  prepare: PrepareSubscription,
  supergraph: CurrentSupergraph,
): SharedOperations {
  const groups = new Map<string, Group>();

  // Planned before the change, one operation at a time, so that no event has to wait for it.
  supergraph.beforeChange(async (next) => {
    for (const { planFor } of [...groups.values()]) {
      await nextTurn();
      planAhead(() => planFor(next));
    }
  });

  return {
    join({ operation, variables, context }, prepared) {
      const decisive = decisiveVariables(prepared, variables);
      const key = JSON.stringify([operation.key, decisive, context.authority]);
      const group = groups.get(key) ?? {
        planFor: (loaded) => replanned(() => prepare(operation, loaded)),
        deliveries: new WeakMap(),
        together: readTogether(),
        members: 0,
      };
      const field = prepared.definition.name;
      if (group.members === 0) subscriptionGroups.inc({ field });
      groups.set(key, group);
      group.members += 1;

      return {
        current: currentPlan(prepared, group.planFor, supergraph),
        delivery(event, make) {
          const known = group.deliveries.get(event);
          if (known) return known;
          eventExecutions.inc({ field });
          const made = make();
          group.deliveries.set(event, made);
          return made;
        },
        together: <T>(read: () => Promise<T>) => group.together(read) as Promise<T>,
        [Symbol.dispose]() {
          group.members -= 1;
          if (group.members > 0) return;
          groups.delete(key);
          subscriptionGroups.dec({ field });
        },
      };
    },
  };
}

function currentPlan(
  first: PreparedSubscription,
  planFor: (supergraph: LoadedSupergraph) => PreparedSubscription,
  supergraph: CurrentSupergraph,
): () => PreparedSubscription {
  let prepared = first;
  return () => {
    if (prepared.supergraph !== supergraph.value) prepared = planFor(supergraph.value);
    return prepared;
  };
}

function replanned(prepare: () => PreparedSubscription): PreparedSubscription {
  try {
    return prepare();
  } catch (error) {
    const reason = error instanceof Error ? `: ${error.message}` : '';
    throw codedError(
      'SUBSCRIPTION_SCHEMA_RELOAD',
      `The schema has changed and no longer allows this subscription${reason}`,
    );
  }
}

function planAhead(plan: () => PreparedSubscription): void {
  try {
    plan();
  } catch {
    // Told to the subscribers at their next event.
  }
}
