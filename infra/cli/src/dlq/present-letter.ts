import type { DeadLetter } from '@naru/messaging';

const NOTES = /^(naru-parked-|Nats-)/;

/** A letter as `list --json` tells it. */
export const summaryOf = (letter: DeadLetter) => ({
  letter: letter.sequence,
  policy: letter.policy,
  kind: letter.kind,
  reason: letter.reason,
  subject: letter.subject,
  position: letter.position,
  deliveries: letter.deliveries ?? null,
  parkedAt: letter.parkedAt,
  eventId: letter.headers.get('ce-id') || null,
  correlationId: letter.headers.get('ce-correlationid') || null,
});

/** A letter as `show --json` tells it: the body as JSON where it is, else as text. */
export const wholeOf = (letter: DeadLetter) => ({
  ...summaryOf(letter),
  headers: Object.fromEntries(
    [...letter.headers]
      .filter(([name]) => !NOTES.test(name))
      .map(([name, values]) => [name, values.join(', ')]),
  ),
  body: bodyOf(letter),
});

function bodyOf({ data }: DeadLetter): unknown {
  const text = new TextDecoder().decode(data);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
