import { markdownTable } from './markdown.ts';
import type { Memory } from './process-tree.ts';
import type { MeasuredPeer, Results, ScenarioResults } from './results.ts';
import { COMPARED_WITH, type Summary, summarize } from './summary.ts';

const MEBIBYTE = 1024 ** 2;
const GIBIBYTE = 1024 ** 3;

/** The results as Markdown: for each scenario CPU time and memory, then the details of each query. */
export function reportOf(results: Results): string {
  const { machine, settings, queries } = results;
  const sizes = queries.map(({ name, answerBytes }) => `${name} ${(answerBytes / 1_000).toFixed(1)} kB`);
  const paragraphs = [
    '# Gateways side by side',
    `Written by \`npm run bench:gateway\` on ${machine.date}: ${machine.cores} cores (${machine.cpu}), ` +
      `${(machine.memoryBytes / GIBIBYTE).toFixed(0)} GiB, ${machine.platform}, Node ${machine.node}, ` +
      `load before the run ${machine.loadBefore.toFixed(2)}. How it measures: [bench/README.md](../README.md).`,
    `Medians of ${settings.rounds} interleaved rounds of ${settings.seconds} s per gateway and query, with ` +
      `${settings.concurrency} requests in flight. Answers, equal from all gateways: ${sizes.join(', ')}. CPU is the ` +
      `user and system time of a gateway's processes per request; × is the median of the rounds' ratios to ${COMPARED_WITH}.`,
    ...results.scenarios.flatMap((scenario) => scenarioReport(scenario, results)),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

/** The figures that the README shows: the CPU time of each scenario. */
export function readmeSection({ machine, peers, queries, scenarios }: Results): string {
  const names = queries.map(({ name }) => name);
  const tables = scenarios.map(({ title, samples }) => {
    const measured = peers.filter(({ name }) => samples.some(({ peer }) => peer === name));
    return markdownTable(
      [title, ...names],
      measured.map((peer) => [
        peer.title,
        ...names.map((name) => cpuCell(summarize(samples, peer.name, name))),
      ]),
    );
  });
  const compared = peers.find(({ name }) => name === COMPARED_WITH)?.title;
  const note = `CPU ms per request on ${machine.cores} cores, ${machine.date}; × is the ratio to ${compared}.`;
  return `${[note, ...tables].join('\n\n')}\n`;
}

function scenarioReport(scenario: ScenarioResults, { peers, queries }: Results): string[] {
  const measured = peers.filter(({ name }) => scenario.samples.some(({ peer }) => peer === name));
  const switches = measured.flatMap(({ title, switchedOff }) =>
    switchedOff && scenario.sharing === 'off' ? [`- ${title}: ${switchedOff}`] : [],
  );
  const names = queries.map(({ name }) => name);
  const summaryOf = (peer: MeasuredPeer, query: (typeof names)[number]) =>
    summarize(scenario.samples, peer.name, query);
  return [
    `## ${scenario.title}`,
    scenario.explanation,
    ...(switches.length > 0 ? [`Switched off:\n\n${switches.join('\n')}`] : []),
    ...scenario.failures.map(({ peer, why }) => `**${peer} failed**: ${why.replaceAll(/\s+/g, ' ').trim()}`),
    markdownTable(
      ['CPU ms per request', ...names, 'RSS MiB', 'PSS MiB'],
      measured.map((peer) => [
        titleOf(peer),
        ...names.map((name) => cpuCell(summaryOf(peer, name))),
        ...memoryCells(scenario.memory[peer.name]),
      ]),
    ),
    ...names.map((name) =>
      markdownTable(
        [capitalized(name), 'CPU ms, lowest', 'highest', 'requests/s', 'p50 ms', 'p99 ms'],
        measured.map((peer) => [titleOf(peer), ...detailCells(summaryOf(peer, name))]),
      ),
    ),
  ];
}

function cpuCell(summary: Summary | undefined): string {
  if (!summary) return '–';
  const ratio = summary.ratio === undefined ? '' : ` (${summary.ratio.toFixed(2)}×)`;
  return `${summary.cpuMs.toFixed(3)}${ratio}`;
}

function detailCells(summary: Summary | undefined): string[] {
  if (!summary) return ['–', '–', '–', '–', '–'];
  const { cpuRangeMs, requestsPerSecond, p50Ms, p99Ms } = summary;
  return [
    ...cpuRangeMs.map((ms) => ms.toFixed(3)),
    requestsPerSecond.toFixed(0),
    p50Ms.toFixed(1),
    p99Ms.toFixed(1),
  ];
}

function memoryCells(memory: Memory | undefined): string[] {
  if (!memory) return ['–', '–'];
  return [memory.rssBytes, memory.pssBytes].map((bytes) => (bytes / MEBIBYTE).toFixed(0));
}

const titleOf = ({ title, version }: MeasuredPeer): string => (version ? `${title} ${version}` : title);
const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
