/** For programs: one JSON value on stdout. */
export const printJson = (value: unknown): void =>
  void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

/** For people. */
export const printLine = (line: string): void => void process.stdout.write(`${line}\n`);

/** Progress and problems: beside what the command answers. */
export const printNote = (line: string): void => void process.stderr.write(`naru: ${line}\n`);

/** Rows under their heads, each column as wide as it must be. */
export function printTable(heads: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [heads, ...rows]) {
    printLine(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** Says how far long work is, at most once a second. */
export function progressNotes(): (line: string) => void {
  let saidAtMs = Date.now();
  return (line) => {
    if (Date.now() - saidAtMs < 1_000) return;
    saidAtMs = Date.now();
    printNote(line);
  };
}
