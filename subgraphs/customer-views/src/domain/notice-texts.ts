import type { Locale } from './locale.ts';
import type { Text, Words } from './notice.ts';
import type { Notice } from './notification.ts';
import { PICKUP_WORDS } from './pickup-texts.ts';
import { RENTAL_WORDS } from './rental-texts.ts';

/** A notice in words. */
export function textOf(notice: Notice, locale: Locale): Text {
  switch (notice.kind) {
    case 'PICKUP':
      return wordsFor(PICKUP_WORDS, notice, locale);
    case 'RENTAL':
      return wordsFor(RENTAL_WORDS, notice, locale);
  }
}

const wordsFor = <ParamsByEvent, Event extends keyof ParamsByEvent>(
  words: Words<ParamsByEvent>,
  { event, params }: { readonly event: Event; readonly params: ParamsByEvent[Event] },
  locale: Locale,
): Text => words[event][locale](params);
