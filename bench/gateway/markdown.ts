/** A Markdown table with padded columns, the first one to the left and the others, which hold figures, to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_cell, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const padded = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [head.map(padded), rule, ...rows.map((row) => row.map(padded))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
