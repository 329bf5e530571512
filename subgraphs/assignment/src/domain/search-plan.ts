/** How couriers are searched. */
export interface SearchPlan {
  /** `auto` (자동할당) assigns the best courier at once; `offer` asks the best few and waits for their answers. */
  readonly mode: 'auto' | 'offer';
  /** How far each round reaches, in order. */
  readonly radiiMeters: readonly number[];
  readonly offersPerRound: number;
  readonly offerTtlMs: number;
  /** How long a round without candidates lasts. */
  readonly roundPauseMs: number;
}
