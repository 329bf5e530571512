export type CircuitState = 'closed' | 'half-open' | 'open';

export interface CircuitOptions {
  /** Failures in a row that open it; 0 for never. */
  readonly failuresInARow: number;
  /** Failures in a hundred calls that open it; 0 for never. */
  readonly failurePercent: number;
  /** How long it is open before one call may try. */
  readonly openForMs: number;
  onChange(state: CircuitState): void;
}

const WINDOW_MS = 10_000;
/** Fewer calls than this say nothing about a share of them. */
const MIN_CALLS_IN_WINDOW = 20;

/**
 * Decides whether calls may reach a remote end, from what became of earlier ones. While one call tries whether the
 * remote end is back, all others are refused at once: made to wait for it, they would hang with a remote end that hangs.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  #state: CircuitState = 'closed';
  /** Grows with each change of state: what became of a call from before a change does not count after it. */
  #era = 0;
  #openedAtMs = 0;
  #inARow = 0;
  #windowSinceMs = 0;
  #calls = 0;
  #failures = 0;

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  /** How long a call that is refused now should wait, in milliseconds; undefined when it may pass. */
  refusal(): number | undefined {
    if (this.#state === 'closed') return undefined;
    const leftMs = this.#openedAtMs + this.#options.openForMs - performance.now();
    if (this.#state === 'half-open' || leftMs > 0) return Math.ceil(Math.max(leftMs, 100));
    this.#change('half-open');
    return undefined;
  }

  /** Whether the call that passes now is the one that tries. */
  get isTrying(): boolean {
    return this.#state === 'half-open';
  }

  /** To be handed back with what became of the call that passes now. */
  get era(): number {
    return this.#era;
  }

  succeeded(era: number): void {
    if (era !== this.#era) return;
    if (this.#state === 'half-open') this.#change('closed');
    else this.#count(false);
  }

  failed(era: number): void {
    if (era !== this.#era) return;
    if (this.#state === 'half-open' || this.#count(true)) {
      this.#openedAtMs = performance.now();
      this.#change('open');
    }
  }

  /** True when this failure is one too many. */
  #count(failed: boolean): boolean {
    this.#inARow = failed ? this.#inARow + 1 : 0;
    const nowMs = performance.now();
    if (nowMs - this.#windowSinceMs > WINDOW_MS) {
      this.#windowSinceMs = nowMs;
      this.#calls = 0;
      this.#failures = 0;
    }
    this.#calls += 1;
    if (!failed) return false;
    this.#failures += 1;
    const { failuresInARow, failurePercent } = this.#options;
    if (failuresInARow > 0 && this.#inARow >= failuresInARow) return true;
    if (failurePercent === 0 || this.#calls < MIN_CALLS_IN_WINDOW) return false;
    return this.#failures * 100 >= this.#calls * failurePercent;
  }

  #change(state: CircuitState): void {
    this.#state = state;
    this.#era += 1;
    this.#inARow = 0;
    this.#windowSinceMs = 0;
    this.#options.onChange(state);
  }
}
