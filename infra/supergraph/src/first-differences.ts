const shownLines = 5;

/** The first lines where two texts part: `-` as it was, `+` as it is now, with the line number they start at. */
export function firstDifferences(before: string, after: string): string[] {
  const was = before.split('\n');
  const is = after.split('\n');
  const at = is.findIndex((line, index) => line !== was[index]);
  const start = at === -1 ? is.length : at;
  return [
    `line ${start + 1}:`,
    ...was.slice(start, start + shownLines).map((line) => `- ${line}`),
    ...is.slice(start, start + shownLines).map((line) => `+ ${line}`),
  ];
}
