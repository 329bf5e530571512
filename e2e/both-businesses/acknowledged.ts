/** What clients were told has happened: the system is held to every word of it. */
export interface Acknowledged {
  /** The calls that were accepted, by idempotency key. */
  readonly calls: Map<string, string>;
  /** What was done with a call afterwards: its end. */
  readonly callEnds: Map<string, 'CANCELLED' | 'PICKED_UP'>;
  /**
   * The calls that a courier gave up, and that were searched again; and how often that was asked for: where an answer is
   * lost the next courier gives it up as well.
   */
  readonly released: Map<string, number>;
  /** The reservations that were accepted, by idempotency key. */
  readonly reservations: Map<string, string>;
  /** How many reservations were refused because nothing was left. */
  soldOut: number;
  /** The last step of a reservation that was acknowledged. */
  readonly reservationSteps: Map<string, string>;
  /** How many units of a reservation were taken back. */
  readonly returned: Map<string, number>;
}

export const nothingYet = (): Acknowledged => ({
  calls: new Map(),
  callEnds: new Map(),
  released: new Map(),
  reservations: new Map(),
  soldOut: 0,
  reservationSteps: new Map(),
  returned: new Map(),
});
