import type { Locale } from './locale.ts';

/** What there is to tell a customer in one business, before it is put into words: its events, and what fills their texts. */
export type NoticeOf<Kind extends string, ParamsByEvent> = {
  [Event in keyof ParamsByEvent]: {
    readonly kind: Kind;
    readonly event: Event;
    readonly params: ParamsByEvent[Event];
  };
}[keyof ParamsByEvent];

export interface Text {
  readonly title: string;
  readonly body: string;
}

/** Every notice of one business in every language: an event without its words does not compile. */
export type Words<ParamsByEvent> = {
  readonly [Event in keyof ParamsByEvent]: Readonly<Record<Locale, (params: ParamsByEvent[Event]) => Text>>;
};
