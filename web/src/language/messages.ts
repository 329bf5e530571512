import type { en } from './en.ts';

export type Language = 'ko' | 'en';
export type MessageKey = keyof typeof en;
/** What every language has to say. */
export type Messages = Readonly<Record<MessageKey, string>>;
export type Values = Readonly<Record<string, string | number>>;

/** Puts values into the `{name}`s of a message. */
export const write = (message: string, values: Values = {}): string =>
  message.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
