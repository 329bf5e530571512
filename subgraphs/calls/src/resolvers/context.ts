import type { CallContext } from '@naru/subgraph-host';
import DataLoader from 'dataloader';
import type { CallsService } from '../application/calls-service.ts';
import { callsSeenBy } from '../application/read-calls.ts';
import type { PickupCall } from '../domain/pickup-call.ts';

export interface ResolverContext extends CallContext {
  readonly calls: CallsService;
  /** The calls that this request's caller may see, loaded once and together. */
  readonly visibleCalls: DataLoader<string, PickupCall | null>;
}

export function createContext(calls: CallsService): (call: CallContext) => ResolverContext {
  return (call) => ({
    ...call,
    calls,
    visibleCalls: new DataLoader((ids) =>
      call.caller === null
        ? Promise.resolve(ids.map(() => null))
        : callsSeenBy(calls.database, call.caller, ids),
    ),
  });
}
