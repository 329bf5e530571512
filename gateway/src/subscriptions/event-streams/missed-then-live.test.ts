import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEventBuffer } from './event-buffer.ts';
import { missedThenLive } from './missed-then-live.ts';
import { createProgress } from './progress.ts';
import type { Replay } from './replay.ts';
import type { StreamEvent } from './stream-event.ts';

const event = (sequence: number) => ({ sequence, body: {} }) as unknown as StreamEvent;

test('wherever replay and live events meet, each event behind the cursor comes once and in order', async () => {
  const history = fc.record({
    published: fc.integer({ min: 0, max: 20 }),
    cursor: fc.integer({ min: 0, max: 20 }),
    hubLag: fc.integer({ min: 0, max: 5 }),
    bufferLimit: fc.integer({ min: 1, max: 4 }),
    /** How many events are published each time that the replay yields one. */
    meanwhile: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ published, cursor, hubLag, bufferLimit, meanwhile }) => {
      const from = Math.min(cursor, published);
      const attachedAt = Math.max(0, published - hubLag);
      let last = published;
      const buffer = createEventBuffer<StreamEvent>(bufferLimit + hubLag, () =>
        expect('overflow').toBe('impossible'),
      );
      // The hub was behind: what it had not seen yet when the subscriber came arrives now.
      for (let sequence = attachedAt + 1; sequence <= published; sequence += 1) buffer.push(event(sequence));

      const replay: Replay = async function* ({ afterSequence, untilSequence }) {
        for (let sequence = afterSequence + 1; sequence <= untilSequence; sequence += 1) {
          for (let count = meanwhile.shift() ?? 0; count > 0; count -= 1) buffer.push(event(++last));
          yield event(sequence);
        }
      };
      const progress = createProgress({ sequence: from });
      const seen: number[] = [];
      const missed = { replay, stream: 'S', subject: 'a', attachedAt };
      const events = missedThenLive(missed, progress, buffer);
      while (progress.sequence < last) {
        const { value } = await events.next();
        if (value && progress.advance(value)) seen.push(value.sequence);
      }
      expect(seen).toEqual(Array.from({ length: last - from }, (_, index) => from + index + 1));
      buffer.close();
    }),
  );
});
