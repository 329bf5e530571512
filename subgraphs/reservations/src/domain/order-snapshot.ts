/** Units that came back together. */
export interface ItemReturn {
  readonly quantity: number;
  readonly at: Date;
}

/** What a reservation needs to know of the store's order (업체 주문), as the order's events tell it. */
export interface OrderSnapshot {
  readonly version: number;
  /** `EXPIRED` for an order that was cancelled because the shop did not answer it in time. */
  readonly status:
    | 'RECEIVED'
    | 'CONFIRMED'
    | 'REJECTED'
    | 'EXPIRED'
    | 'PREPARED'
    | 'RENTED'
    | 'PARTIALLY_RETURNED'
    | 'RETURNED'
    | 'CANCELLED';
  /** What came back so far, oldest first. */
  readonly returns: readonly ItemReturn[];
}
