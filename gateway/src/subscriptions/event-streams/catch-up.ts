import type { LiveEvents } from './live-events.ts';
import type { Progress } from './progress.ts';
import type { Replay } from './replay.ts';
import type { StreamEvent } from './stream-event.ts';

interface Missed {
  readonly replay: Replay;
  readonly stream: string;
  readonly subject: string;
  /** Every event behind this sequence comes to `live`. */
  readonly attachedAt: number;
  readonly live: LiveEvents;
}

/**
 * What a subscriber has missed, some events at a time, until what comes next is held by `live`: without a gap between
 * the two. An event may come from both: the reader advances the progress, which tells.
 */
export async function* catchUp(
  { replay, stream, subject, attachedAt, live }: Missed,
  progress: Progress,
): AsyncGenerator<readonly StreamEvent[], void> {
  let until = Math.max(attachedAt, live.forgottenUntil);
  while (progress.sequence < until) {
    yield* replay({ stream, subject, afterSequence: progress.sequence, untilSequence: until });
    progress.skipTo(until);
    // Meanwhile more may have come than is held.
    until = live.forgottenUntil;
  }
}
