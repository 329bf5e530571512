const INTRODUCTION = `# Metrics

<!-- Written by "node e2e/operations/write-metrics-page.ts <URLs of the processes of npm run services>". Do not edit. -->

Every process tells its metrics at \`/metrics\`, in Prometheus' text format. Counters end in \`_total\`, times are in seconds, and a
histogram has \`_bucket\`, \`_sum\` and \`_count\`. Beside these there are CPU, memory, event loop and garbage collection of the process
(\`process_…\`, \`nodejs_…\`). What is made of them: [infra/observability](../infra/observability/README.md).

`;

interface Metric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
}

/** What a process tells, by name. */
export function metricsIn(text: string): ReadonlyMap<string, Metric> {
  const types = new Map(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]),
  );
  const metrics = [...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(
    ([, name = '', help = '']): [string, Metric] => [
      name,
      { name, help, type: types.get(name) ?? 'untyped' },
    ],
  );
  return new Map(metrics);
}

/** The page that documents Naru's own metrics, out of what processes tell. */
export function metricsPage(texts: readonly string[]): string {
  const all = new Map(texts.flatMap((text) => [...metricsIn(text)]));
  const own = [...all.values()].filter(({ name }) => name.startsWith('naru_'));
  const rows = own
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, type, help }) => [`\`${name}\``, type, help.replace(/\.$/, '')]);
  const cells = [['Metric', 'Type', 'What it tells'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const [head, ...body] = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return `${INTRODUCTION}${[head, rule, ...body].join('\n')}\n`;
}
