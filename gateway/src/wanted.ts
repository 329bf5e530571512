/**
 * Whether somebody still waits for something. A client wants its answer until it leaves; what is done for the answer is
 * wanted as long as one of the answers that share it is.
 */
export class Wanted {
  /** Called once, when nobody waits any more: by whoever is at it at the moment, in place of whoever was before. */
  onAbandoned: (() => void) | undefined;
  #count = 1;
  #below: Wanted[] | undefined;

  /** @param by whatever it is done for; without, whoever makes it calls `leave`, or never does */
  constructor(by?: Wanted) {
    if (by) by.#hold(this);
  }

  /** Nobody waits, and nobody who comes now is to wait for it either. */
  get isAbandoned(): boolean {
    return this.#count === 0;
  }

  /** For one more. @param by as above. Not to be called for what is abandoned. */
  alsoBy(by: Wanted | undefined): void {
    this.#count += 1;
    if (by) by.#hold(this);
  }

  /** One of those who waited does not any more. */
  leave(): void {
    if (this.#count === 0) return;
    this.#count -= 1;
    if (this.#count > 0) return;
    this.onAbandoned?.();
    for (const below of this.#below ?? []) below.leave();
  }

  #hold(below: Wanted): void {
    if (this.isAbandoned) {
      below.leave();
      return;
    }
    this.#below ??= [];
    this.#below.push(below);
  }
}
