/** What planning one operation may take. */
export interface PlanningLimits {
  readonly maxMs: number;
  /** Of heap, the planner's own needs included. */
  readonly maxMemoryMb: number;
}

/** The limits that the gateway's variables give. */
export function planningLimits(config: {
  readonly MAX_PLANNING_MS: number;
  readonly MAX_PLANNING_MB: number;
}): PlanningLimits {
  return { maxMs: config.MAX_PLANNING_MS, maxMemoryMb: config.MAX_PLANNING_MB };
}

export const usualPlanningLimits: PlanningLimits = { maxMs: 5_000, maxMemoryMb: 512 };
