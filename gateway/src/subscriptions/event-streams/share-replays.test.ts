import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Replay, ReplayRange } from './replay.ts';
import { shareReplays } from './share-replays.ts';
import type { StreamEvent } from './stream-event.ts';

const PAGE = 10;
const range = (afterSequence: number, untilSequence: number, subject = 'a'): ReplayRange => ({
  stream: 'S',
  subject,
  afterSequence,
  untilSequence,
});

/** A stream whose every event is of each subject; counts the events that are read. */
function countedReplay(epoch = () => 0) {
  const reads = { events: 0, open: 0 };
  const replay: Replay = async function* ({ afterSequence, untilSequence }) {
    reads.open += 1;
    try {
      for (let from = afterSequence; from < untilSequence; from += PAGE) {
        await new Promise(setImmediate);
        const length = Math.min(PAGE, untilSequence - from);
        reads.events += length;
        yield Array.from({ length }, (_, n) => ({ sequence: from + n + 1 }) as StreamEvent);
      }
    } finally {
      reads.open -= 1;
    }
  };
  return { reads, replay: shareReplays(replay, epoch) };
}

/** What a subscriber at `after` makes of it, which looks at sequences and takes each once. */
async function readAll(replay: Replay, wanted: ReplayRange, onPage = async () => {}): Promise<StreamEvent[]> {
  const seen: StreamEvent[] = [];
  let position = wanted.afterSequence;
  for await (const events of replay(wanted)) {
    for (const event of events) {
      if (event.sequence <= position) continue;
      if (event.sequence !== position + 1) throw new Error(`${event.sequence} came behind ${position}`);
      position = event.sequence;
      if (position <= wanted.untilSequence) seen.push(event);
    }
    await onPage();
  }
  return seen;
}

test('a thousand who come back for the same are told by one reading, and given the same events', async () => {
  const { reads, replay } = countedReplay();
  const all = await Promise.all(Array.from({ length: 1_000 }, () => readAll(replay, range(0, 100))));
  expect(reads.events).toBe(100);
  for (const seen of all) {
    expect(seen.length).toBe(100);
    expect(seen.every((event, index) => event === all[0]?.[index])).toBe(true);
  }
});

test('others’ events are others’', async () => {
  const { reads, replay } = countedReplay();
  await Promise.all(['a', 'b'].map((subject) => readAll(replay, range(0, 50, subject))));
  expect(reads.events).toBe(100);
});

test('what was read of streams that may be others by now is not given to anybody', async () => {
  let epoch = 0;
  const { reads, replay } = countedReplay(() => epoch);
  await readAll(replay, range(0, 30));
  await readAll(replay, range(0, 30));
  expect(reads.events).toBe(30);
  epoch += 1;
  await readAll(replay, range(0, 30));
  expect(reads.events).toBe(60);
});

test('one who is slow does not hold up the others, and still misses nothing', async () => {
  const { replay } = countedReplay();
  let goOn = () => {};
  const stalled = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const slow = readAll(replay, range(0, 500), () => stalled);
  expect((await readAll(replay, range(0, 500))).length).toBe(500);
  goOn();
  expect((await slow).length).toBe(500);
});

test('wherever each begins and ends, and however slow it is, it is told everything in between', async () => {
  const reader = fc.record({
    after: fc.integer({ min: 0, max: 150 }),
    until: fc.integer({ min: 0, max: 150 }),
    startsAfterTurns: fc.integer({ min: 0, max: 20 }),
    turnsPerPage: fc.integer({ min: 0, max: 8 }),
  });
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
  };
  await fc.assert(
    fc.asyncProperty(fc.array(reader, { minLength: 1, maxLength: 6 }), async (readers) => {
      const { replay } = countedReplay();
      await Promise.all(
        readers.map(async ({ after, until, startsAfterTurns, turnsPerPage }) => {
          await turns(startsAfterTurns);
          const seen = await readAll(replay, range(after, until), () => turns(turnsPerPage));
          expect(seen.length).toBe(Math.max(0, until - after));
        }),
      );
    }),
    { numRuns: 200 },
  );
});

test('what fails fails for all who read it, also for one who still has to ask, and not for who comes next', async () => {
  let isBroken = false;
  const replay = shareReplays(async function* ({ afterSequence, untilSequence }) {
    for (let sequence = afterSequence + 1; sequence <= untilSequence; sequence += 1) {
      await new Promise(setImmediate);
      if (isBroken) throw new Error('broken');
      yield [{ sequence } as StreamEvent];
    }
  });
  let goOn = () => {};
  const stalled = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const slow = readAll(replay, range(0, 3), () => stalled);
  const fast = readAll(replay, range(0, 3), async () => {
    isBroken = true;
  });
  await expect(fast).rejects.toThrow('broken');
  goOn();
  await expect(slow).rejects.toThrow('broken');
  isBroken = false;
  expect((await readAll(replay, range(0, 3))).length).toBe(3);
});
