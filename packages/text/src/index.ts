/** What nobody sees in a line, or what makes it read as another: control characters, half characters, turned directions. */
const DECEPTIVE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** What leaves ink on the page: not space, nor characters that are only there for others, such as U+200B or the Hangul filler. */
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a reader sees nothing at all of the text. */
export const isBlank = (text: string): boolean => !VISIBLE.test(text);

/** A line as a person writes it, composed (NFC) and without surrounding space; undefined when it is none, or shows nothing. */
export function lineOf(text: string, maxLength: number): string | undefined {
  // Before it is composed, which takes the longer, the longer it is.
  if (text.length > 4 * maxLength) return undefined;
  const line = text.normalize('NFC').trim();
  return isBlank(line) || line.length > maxLength || DECEPTIVE.test(line) ? undefined : line;
}
