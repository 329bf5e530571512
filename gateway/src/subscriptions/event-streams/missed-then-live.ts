import type { EventBuffer } from './event-buffer.ts';
import type { Progress } from './progress.ts';
import type { Replay } from './replay.ts';
import type { StreamEvent } from './stream-event.ts';

interface Missed {
  readonly replay: Replay;
  readonly stream: string;
  readonly subject: string;
  /** The buffer gets every event behind this sequence. */
  readonly attachedAt: number;
}

/**
 * Events behind the subscriber's progress, without a gap: first from the stream what it already held when the
 * subscriber was attached, then from the buffer what came since. An event may come from both: the reader advances the
 * progress, which tells.
 */
export async function* missedThenLive(
  { replay, stream, subject, attachedAt }: Missed,
  progress: Progress,
  buffer: EventBuffer<StreamEvent>,
): AsyncGenerator<StreamEvent, void> {
  let until = Math.max(attachedAt, buffer.forgottenUntil);
  while (progress.sequence < until) {
    yield* replay({ stream, subject, afterSequence: progress.sequence, untilSequence: until });
    progress.skipTo(until);
    // Meanwhile more may have come than the buffer holds.
    until = buffer.forgottenUntil;
  }
  buffer.hold();
  for (let event = await buffer.next(); event; event = await buffer.next()) yield event;
}
