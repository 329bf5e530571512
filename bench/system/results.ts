import type { Machine } from '../gateway/machine.ts';
import type { GrowthResult } from './growth.ts';
import type { EngineName } from './options.ts';
import type { SiegeResult } from './siege.ts';
import type { SubscribersResult } from './subscribers.ts';

/** What one engine was measured with; parts that were not asked for are absent. */
export interface EngineResults {
  siege?: SiegeResult;
  subscribers?: SubscribersResult;
  growth?: GrowthResult;
}

export interface Results {
  readonly machine: Machine;
  readonly settings: { readonly seconds: number; readonly users: number };
  readonly engines: Partial<Record<EngineName, EngineResults>>;
}
