import type { z } from 'zod';
import type { VariableFamily } from './config/variable-group.ts';
import { variableGroups } from './config.ts';

type Row = VariableFamily;

interface RowGroup {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** What `--help` prints: every environment variable by purpose, with its default. */
export function helpText(): string {
  const groups = rowGroups();
  const nameWidth = widest(groups, ({ name }) => name);
  const fallbackWidth = widest(groups, ({ fallback }) => fallback);
  const sections = groups.map(({ title, rows }) => {
    const lines = rows.map(
      ({ name, fallback, description }) =>
        `  ${name.padEnd(nameWidth)}  ${fallback.padEnd(fallbackWidth)}  ${description.replaceAll('`', '')}`,
    );
    return [title, ...lines].join('\n');
  });
  return [
    'The Naru gateway serves a Federation 2 supergraph over HTTP and WebSocket.',
    'SUPERGRAPH_FILE=./supergraph.graphql PORT=4100 npm run gateway',
    ...sections,
    'SIGHUP looks for a new supergraph at once; SIGTERM and SIGINT drain and end the process.\n',
  ].join('\n\n');
}

/** The same as tables in Markdown, for the README. */
export function helpMarkdown(): string {
  return rowGroups()
    .map(({ title, rows }) => {
      const cells = [['Variable', 'Default', ''], ...rows.map(markdownCells)];
      const widths = [0, 1, 2].map((column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
      const [head = '', ...body] = cells.map(
        (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
      );
      const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
      return [`### ${title}`, '', head, rule, ...body].join('\n');
    })
    .join('\n\n');
}

function markdownCells({ name, fallback, description }: Row): string[] {
  return [`\`${name}\``, fallback, description];
}

function rowGroups(): RowGroup[] {
  return variableGroups.map(({ title, variables, families = [] }) => ({
    title,
    rows: [...families, ...Object.entries(variables).map(([name, schema]) => rowOf(name, schema))],
  }));
}

function rowOf(name: string, schema: z.ZodType): Row {
  const absent = schema.safeParse(undefined);
  const fallback = absent.success ? String(absent.data ?? '') : 'required';
  return { name, fallback, description: schema.description ?? '' };
}

function widest(groups: readonly RowGroup[], text: (row: Row) => string): number {
  return Math.max(...groups.flatMap(({ rows }) => rows.map((row) => text(row).length)));
}
