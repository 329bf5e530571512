/** A message that breaks its contract. Sending it again cannot help. */
export class InvalidMessage extends Error {
  override readonly name: string = 'InvalidMessage';
  /** The contract that was broken, such as an event type. */
  readonly contract: string;
  /** What is wrong, one entry for each violation, such as `/fare/amount must be >= 0`. */
  readonly violations: readonly string[];

  constructor(contract: string, violations: readonly string[]) {
    super(`${contract}: ${violations.join('; ')}`);
    this.contract = contract;
    this.violations = violations;
  }
}

/** An event that breaks its contract, on the way out or on the way in. */
export class InvalidEvent extends InvalidMessage {
  override readonly name = 'InvalidEvent';
}
