/** What the planner's process is told: first the supergraph, then one operation at a time. */
export type PlannerOrder =
  | {
      readonly supergraphSdl: string;
      /** Longer than this no planning goes on, even where nobody is left to end it. */
      readonly maxMs: number;
    }
  | { readonly document: string; readonly operationName: string | undefined };

/** What it answers to each order: a plan, as JSON; without one, that it is ready for operations. */
export type PlannerAnswer = { readonly plan?: string } | { readonly error: string };
