/** Longer than any sentence of ours or of a library; only what a client wrote itself makes a message longer. */
const LONGEST_MESSAGE = 500;

/** A message that quotes what a client sent, no longer than somebody reads: an answer must not grow with the question. */
export const shortened = (message: string): string =>
  message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;

/** A suggestion ("Did you mean …") would spell out a schema that is not to be explored. */
export const withoutSuggestion = (message: string): string => message.replace(/ ?Did you mean(.+?)\?$/, '');
