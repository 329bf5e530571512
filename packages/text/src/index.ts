/** What nobody sees in a line, or what makes it read as another: control characters, half characters, turned directions. */
const DECEPTIVE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** A line as a person writes it, composed (NFC) and without surrounding space; undefined when it is none. */
export function lineOf(text: string, maxLength: number): string | undefined {
  // Before it is composed, which takes the longer, the longer it is.
  if (text.length > 4 * maxLength) return undefined;
  const line = text.normalize('NFC').trim();
  return line === '' || line.length > maxLength || DECEPTIVE.test(line) ? undefined : line;
}
