import type { MeasuredPeer, Results, Sample, ScenarioResults } from './results.ts';
import { median } from './statistics.ts';

const MEBIBYTE = 1024 ** 2;
const GIBIBYTE = 1024 ** 3;
const COMPARED_WITH = 'apollo';

/** The results as Markdown: a table per scenario and query. */
export function resultsAsMarkdown(results: Results): string {
  const { machine, settings, queries } = results;
  const sizes = queries
    .map(({ name, answerBytes }) => `${name} ${(answerBytes / 1_000).toFixed(1)} kB`)
    .join(', ');
  return [
    '# Gateways side by side',
    `Written by \`npm run bench:gateway\` on ${machine.date}. ${machine.cores} cores (${machine.cpu}), ` +
      `${(machine.memoryBytes / GIBIBYTE).toFixed(0)} GiB, ${machine.platform}, Node ${machine.node}; ` +
      `load before the run ${machine.loadBefore.toFixed(2)}.`,
    `Medians of ${settings.rounds} interleaved rounds of ${settings.seconds} s per gateway and query, ` +
      `${settings.concurrency} requests in flight. Answers: ${sizes}; all gateways give the same. CPU is user and system time ` +
      `of the gateway's processes per request; the ratio is the median of the rounds' ratios.`,
    ...results.scenarios.map((scenario) => scenarioAsMarkdown(scenario, results)),
  ]
    .join('\n\n')
    .concat('\n');
}

function scenarioAsMarkdown(scenario: ScenarioResults, { peers, queries }: Results): string {
  const measured = peers.filter(({ name }) => scenario.samples.some(({ peer }) => peer === name));
  return [
    `## ${scenario.title}`,
    scenario.explanation,
    ...queries.map(
      ({ name }) =>
        `### ${capitalized(name)}\n\n${queryTable(
          scenario.samples.filter(({ query }) => query === name),
          measured,
        )}`,
    ),
    `### Memory after the run\n\n${memoryTable(scenario, measured)}`,
    ...scenario.failures.map(({ peer, why }) => `**${peer} failed**: ${why.replaceAll('\n', ' ')}`),
  ].join('\n\n');
}

function queryTable(samples: readonly Sample[], peers: readonly MeasuredPeer[]): string {
  const head = ['Gateway', 'CPU ms/request', `× ${COMPARED_WITH}`, 'requests/s', 'p50 ms', 'p99 ms'];
  const rows = peers.flatMap((peer) => {
    const own = samples.filter((sample) => sample.peer === peer.name);
    if (own.length === 0) return [];
    const middle = (figure: (sample: Sample) => number) => median(own.map(figure));
    return [
      [
        titleOf(peer),
        middle(({ cpuMs }) => cpuMs).toFixed(3),
        ratio(own, samples),
        middle(({ requestsPerSecond }) => requestsPerSecond).toFixed(0),
        middle(({ p50Ms }) => p50Ms).toFixed(1),
        middle(({ p99Ms }) => p99Ms).toFixed(1),
      ],
    ];
  });
  return table(head, rows);
}

/** How many times the CPU time of the peer compared with, round by round, so that a slow moment counts for both. */
function ratio(own: readonly Sample[], all: readonly Sample[]): string {
  const ratios = own.flatMap(({ round, cpuMs }) => {
    const base = all.find((sample) => sample.peer === COMPARED_WITH && sample.round === round);
    return base ? [cpuMs / base.cpuMs] : [];
  });
  return ratios.length === 0 ? '–' : median(ratios).toFixed(3);
}

function memoryTable({ memory }: ScenarioResults, peers: readonly MeasuredPeer[]): string {
  const rows = peers.flatMap((peer) => {
    const used = memory[peer.name];
    return used
      ? [[titleOf(peer), (used.rssBytes / MEBIBYTE).toFixed(0), (used.pssBytes / MEBIBYTE).toFixed(0)]]
      : [];
  });
  return table(['Gateway', 'RSS MiB', 'PSS MiB'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_cell, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] as string).length)),
  );
  const padded = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number);
  const rule = widths.map(
    (width, column) => '-'.repeat(column === 0 ? width : width - 1) + (column === 0 ? '' : ':'),
  );
  return [head.map(padded), rule, ...rows.map((row) => row.map(padded))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

const titleOf = ({ title, version }: MeasuredPeer): string => (version ? `${title} ${version}` : title);
const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
