/** One thing that happened, as it is listed. */
export interface Happening {
  /** Where it is in its stream: a change that comes twice is listed once. */
  readonly cursor: string;
  readonly at: string;
  readonly title: string;
  readonly detail: string;
  readonly status: string;
}

const KEPT = 40;

/** The list with one more, the newest first and no longer than a person looks back. */
export const withHappening = (list: readonly Happening[], next: Happening): readonly Happening[] =>
  list.some(({ cursor }) => cursor === next.cursor) ? list : [next, ...list].slice(0, KEPT);
