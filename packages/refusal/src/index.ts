const REFUSAL = Symbol('refusal');

/** A business answer of no: data for the caller, never thrown. */
export interface Refusal {
  readonly [REFUSAL]: true;
  /** Stable and in capitals, such as `IDEMPOTENCY_CONFLICT`. */
  readonly code: string;
  /** For people; may be reworded at any time. */
  readonly message: string;
  /** The input field it is about, from the input's root. */
  readonly path?: readonly string[];
  /** When trying again makes sense, in milliseconds from now; absent where it never does. */
  readonly retryAfterMs?: number;
}

export function refuse(
  code: string,
  message: string,
  details: { readonly path?: readonly string[]; readonly retryAfterMs?: number } = {},
): Refusal {
  return { [REFUSAL]: true, code, message, ...details };
}

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && REFUSAL in value;
