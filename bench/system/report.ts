import { markdownTable } from '../gateway/markdown.ts';
import type { EngineResults, Results } from './results.ts';

const KIBIBYTE = 1024;
const MEBIBYTE = KIBIBYTE ** 2;

/** The results as Markdown. */
export function reportOf(results: Results): string {
  const { machine } = results;
  const paragraphs = [
    '# All of Naru under load',
    `Written by \`npm run bench:system\` on ${machine.date}: ${machine.cores} cores (${machine.cpu}), Node ${machine.node}, ` +
      `load before the run ${machine.loadBefore.toFixed(2)}. All of Naru is one process; its clients and nats-server share ` +
      'the machine with it. CPU time is that of the process, and depends least on what else the machine does.',
    ...Object.entries(results.engines).flatMap(([engine, measured]) => [
      `## ${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`,
      ...(measured.siege || measured.subscribers ? [summaryTable(measured, results)] : []),
      ...(measured.growth ? [growthTable(measured.growth)] : []),
    ]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

/** The figures that the README shows. */
export function readmeSection(results: Results): string {
  const { machine } = results;
  const [[engine, measured] = ['', {}]] = Object.entries(results.engines);
  const note =
    machine.loadBefore > machine.cores
      ? ` The machine was busy with other work (load ${machine.loadBefore.toFixed(0)}): times and rates are worse than on a quiet one, CPU time is comparable.`
      : '';
  return `On ${machine.cores} cores with ${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, ${machine.date}.${note}\n\n${summaryTable(measured, results)}\n`;
}

function summaryTable({ siege, subscribers }: EngineResults, { settings }: Results): string {
  const rows: string[][] = [];
  if (siege) {
    const { steady } = siege;
    const refused = Object.entries(siege.refused).map(([code, count]) => `${count} ${code}`);
    rows.push(
      [
        `${settings.users} customers for ${settings.seconds} s: accepted`,
        `${siege.acceptedPerSecond.toFixed(0)} a second`,
      ],
      ['their requests, p50 and p99', `${ms(siege.p50Ms)}, ${ms(siege.p99Ms)}`],
      ['refused', refused.join(', ') || 'none'],
      ['from request to courier, all of it', `${siege.confirmedPerSecond.toFixed(0)} a second`],
      ['CPU time of the process per call', ms(siege.cpuMsPerCall)],
      ['memory of the process (RSS)', `${(siege.rssBytes / MEBIBYTE).toFixed(0)} MiB`],
      [
        `at ${steady.perSecond} a second: request → CONFIRMED pushed, p50 and p99`,
        `${ms(steady.pushedP50Ms)}, ${ms(steady.pushedP99Ms)}`,
      ],
    );
  }
  if (subscribers) {
    const { idle } = subscribers;
    const count = subscribers.subscribers.toLocaleString('en');
    rows.push(
      [
        `${count} live subscribers: memory of each, heap and RSS`,
        `${kib(subscribers.heapBytesEach)}, ${kib(subscribers.rssBytesEach)}`,
      ],
      [
        'heap of each over SSE; of one signed in, over WebSocket and SSE',
        `${kib(idle?.sse)}; ${kib(idle?.signedInWebSocket)} and ${kib(idle?.signedInSse)}`,
      ],
      [
        'a change told to all of them, p50 and p99',
        `${ms(subscribers.hotP50Ms)}, ${ms(subscribers.hotP99Ms)}`,
      ],
      [
        'told to the last of them, usually and at worst',
        `${ms(subscribers.hotLastMs)}, ${ms(subscribers.hotWorstMs)}`,
      ],
      [
        'CPU time of a change told to all: the process, its clients',
        `${ms(subscribers.hotCpuMs)}, ${ms(subscribers.hotClientsCpuMs)}`,
      ],
      [
        'events replayed to subscribers that come back',
        `${subscribers.replayedPerSecond.toFixed(0)} a second`,
      ],
      [
        'CPU time per replayed event: the process, its clients',
        `${us(subscribers.cpuUsPerReplayedEvent)}, ${us(subscribers.clientsCpuUsPerReplayedEvent)}`,
      ],
    );
  }
  return markdownTable(['What', 'Measured'], rows);
}

function growthTable({ rows, lists }: NonNullable<EngineResults['growth']>): string {
  const stored = rows.map((count) => count.toLocaleString('en'));
  return markdownTable(
    ['CPU ms per request (p50 ms), calls stored:', ...stored, 'growth'],
    Object.entries(lists).map(([name, costs]) => [
      name,
      ...costs.map(({ cpuMs, p50Ms }) => `${cpuMs.toFixed(1)} (${p50Ms.toFixed(1)})`),
      `${((costs.at(-1)?.cpuMs ?? 0) / (costs[0]?.cpuMs || 1)).toFixed(1)}×`,
    ]),
  );
}

// Results of before a figure was measured are shown without it.
const ms = (value: number | undefined): string =>
  value === undefined ? '–' : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const kib = (bytes: number | undefined): string =>
  bytes === undefined ? '–' : `${(bytes / KIBIBYTE).toFixed(1)} KiB`;
const us = (value: number | undefined): string => (value === undefined ? '–' : `${value.toFixed(1)} µs`);
