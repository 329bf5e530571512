import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuthorizationOptions } from '../../authorization/authorization-options.ts';
import { assertNotRejected } from '../../authorization/tell-refusals.ts';
import { codedError } from '../../security/errors.ts';
import type { CurrentSupergraph } from '../../supergraph/current-supergraph.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import { oncePerSupergraph } from '../../supergraph/once-per-supergraph.ts';
import type { Subscription, SubscriptionRequest } from '../delivery.ts';
import { subscriptionGroups } from '../subscription-metrics.ts';
import { coercedVariables, decisiveVariables } from './operation-arguments.ts';
import type { PreparedSubscription } from './plan-subscription.ts';
import type { PrepareSubscription } from './prepare-subscription.ts';
import { type SharedPart, sharedPart } from './shared-part.ts';

/** A live subscription among those that it shares something with. */
export interface SharedOperation extends Disposable {
  /**
   * What its caller may have of it on the current supergraph; to be waited for only where that is not known yet. To be
   * called again only when it has answered.
   * @throws InvalidOperation or GraphQLError when that is nothing; when it was something before, GraphQLError
   *   SUBSCRIPTION_SCHEMA_RELOAD
   */
  current(): SharedPart | Promise<SharedPart>;
}

/**
 * Follows the source of a subscription until it is stopped.
 * @param part what its caller may have of it now
 * @param onEnd called once, unless it was stopped: with what it failed with, or without when the source has no more
 * @throws GraphQLError when it cannot be followed
 */
export type Follow = (
  request: SubscriptionRequest,
  shared: SharedOperation,
  part: SharedPart,
  onEnd: (error?: unknown) => void,
) => Subscription;

export interface SharedOperations {
  /** Joins the others who follow the same. Leave by disposing of it. */
  join(request: SubscriptionRequest): SharedOperation;
}

interface SharedOperationsOptions {
  readonly prepare: PrepareSubscription;
  readonly supergraph: CurrentSupergraph;
  readonly authorization: AuthorizationOptions;
}

/** Live subscriptions on one supergraph, of equal operation, variables and authority, to the same part of it. */
interface Group {
  readonly key: string;
  readonly operation: SubscriptionRequest['operation'];
  /** That of its first member. */
  readonly context: SubscriptionRequest['context'];
  readonly part: SharedPart;
  members: number;
}

export function createSharedOperations(options: SharedOperationsOptions): SharedOperations {
  const { prepare, supergraph } = options;
  const groups = new Map<string, Group>();
  let loads = 0;
  const loadOf = oncePerSupergraph(() => (loads += 1));

  // Planned before the change, one operation at a time, so that no event has to wait for it.
  supergraph.beforeChange(async (next) => {
    for (const group of [...groups.values()]) {
      await nextTurn();
      await planAhead(prepare, group, next);
    }
  });

  async function enter(request: SubscriptionRequest, attempt: Attempt): Promise<Group> {
    const { operation, variables, context } = request;
    const loaded = supergraph.value;
    const parts = await attempt(async () => prepare(operation, loaded));
    const partKey = await parts.keyFor(context);
    const prepared = await attempt(async () =>
      admitted(await parts.part(partKey), variables, options.authorization),
    );
    const decisive = decisiveVariables(prepared, variables);
    const key = JSON.stringify([operation.key, decisive, context.authority, loadOf(loaded), partKey]);
    const group = groups.get(key) ?? { key, operation, context, part: sharedPart(prepared), members: 0 };
    groups.set(key, group);
    group.members += 1;
    if (group.members === 1) subscriptionGroups.inc({ field: prepared.definition.name });
    return group;
  }

  function leave(group: Group | undefined): void {
    if (!group) return;
    group.members -= 1;
    if (group.members > 0) return;
    groups.delete(group.key);
    subscriptionGroups.dec({ field: group.part.prepared.definition.name });
  }

  /** A class, because ten thousands of them may be idle. */
  class Membership implements SharedOperation {
    readonly #request: SubscriptionRequest;
    #group: Group | undefined;
    #hasLeft = false;

    constructor(request: SubscriptionRequest) {
      this.#request = request;
    }

    current(): SharedPart | Promise<SharedPart> {
      if (this.#group?.part.prepared.supergraph === supergraph.value) return this.#group.part;
      return this.#change();
    }

    [Symbol.dispose](): void {
      this.#hasLeft = true;
      leave(this.#group);
      this.#group = undefined;
    }

    async #change(): Promise<SharedPart> {
      const group = await enter(this.#request, this.#group ? afterChange : directly);
      leave(this.#group);
      this.#group = group;
      if (this.#hasLeft) this[Symbol.dispose]();
      return group.part;
    }
  }

  return { join: (request) => new Membership(request) };
}

async function planAhead(
  prepare: PrepareSubscription,
  { operation, context }: Group,
  next: LoadedSupergraph,
): Promise<void> {
  try {
    const { policies, keyFor, part } = prepare(operation, next);
    // A change does not wait for whoever decides policies: they are asked at the next event.
    const key = policies.length === 0 ? keyFor(context) : undefined;
    if (typeof key === 'string') await part(key);
  } catch {
    // Told to the subscribers at their next event.
  }
}

function admitted(
  prepared: PreparedSubscription,
  variables: SubscriptionRequest['variables'],
  authorization: AuthorizationOptions,
): PreparedSubscription {
  const { outcome } = prepared;
  if (outcome) assertNotRejected(outcome, coercedVariables(prepared, variables), authorization);
  return prepared;
}

type Attempt = <T>(make: () => Promise<T>) => Promise<T>;

const directly: Attempt = (make) => make();

const afterChange: Attempt = async (make) => {
  try {
    return await make();
  } catch (error) {
    const reason = error instanceof Error ? `: ${error.message}` : '';
    throw codedError(
      'SUBSCRIPTION_SCHEMA_RELOAD',
      `The schema has changed and no longer allows this subscription${reason}`,
    );
  }
};
