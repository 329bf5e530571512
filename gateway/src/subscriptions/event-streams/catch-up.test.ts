import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { catchUp } from './catch-up.ts';
import { holdLiveEvents } from './live-events.ts';
import { Progress } from './progress.ts';
import type { Replay } from './replay.ts';
import type { StreamEvent } from './stream-event.ts';

const event = (sequence: number) => ({ sequence, body: {} }) as unknown as StreamEvent;

test('wherever replay and live events meet, each event behind the cursor comes once and in order', async () => {
  const history = fc.record({
    published: fc.integer({ min: 0, max: 20 }),
    cursor: fc.integer({ min: 0, max: 20 }),
    hubLag: fc.integer({ min: 0, max: 5 }),
    heldAtMost: fc.integer({ min: 1, max: 4 }),
    pageSize: fc.integer({ min: 1, max: 7 }),
    /** How many events are published each time that the replay reads one. */
    meanwhile: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ published, cursor, hubLag, heldAtMost, pageSize, meanwhile }) => {
      const from = Math.min(cursor, published);
      const attachedAt = Math.max(0, published - hubLag);
      let last = published;
      const live = holdLiveEvents(heldAtMost);
      // The hub was behind: what it had not seen yet when the subscriber came arrives now.
      for (let sequence = attachedAt + 1; sequence <= published; sequence += 1) live.push(event(sequence));

      const replay: Replay = async function* ({ afterSequence, untilSequence }) {
        let page: StreamEvent[] = [];
        for (let sequence = afterSequence + 1; sequence <= untilSequence; sequence += 1) {
          for (let count = meanwhile.shift() ?? 0; count > 0; count -= 1) live.push(event(++last));
          page.push(event(sequence));
          if (page.length < pageSize && sequence < untilSequence) continue;
          yield page;
          page = [];
        }
      };
      const progress = new Progress({ sequence: from });
      const seen: number[] = [];
      const tell = (events: readonly StreamEvent[]) => {
        for (const told of events) if (progress.advance(told)) seen.push(told.sequence);
      };
      const missed = { replay, stream: 'S', subject: 'a', attachedAt, live };
      for await (const events of catchUp(missed, progress)) tell(events);
      tell(live.held);
      expect(seen).toEqual(Array.from({ length: last - from }, (_, index) => from + index + 1));
    }),
  );
});
