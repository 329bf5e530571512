import { expect, test } from '@jest/globals';
import { readmeSection, reportOf } from './report.ts';
import type { Results, Sample } from './results.ts';

const sample = (peer: string, round: number, cpuMs: number): Sample => ({
  ...{ peer, round, cpuMs, query: 'deep' },
  ...{ requests: 10, requestsPerSecond: 100, p50Ms: 1.24, p99Ms: 9.96 },
});

const results: Results = {
  machine: {
    ...{ date: '2030-01-02', cpu: 'Some CPU', cores: 2, memoryBytes: 4 * 1024 ** 3 },
    ...{ node: 'v24.0.0', platform: 'linux-x64', loadBefore: 0.1 },
  },
  settings: { rounds: 3, seconds: 1, concurrency: 16 },
  peers: [
    { name: 'apollo', title: 'Plain', version: '1.2.3' },
    { name: 'naru', title: 'Naru', switchedOff: 'sharing' },
    { name: 'broken', title: 'Broken' },
  ],
  queries: [{ name: 'deep', answerBytes: 90_400 }],
  scenarios: [
    {
      ...{ title: 'On its own', explanation: 'Alone.', sharing: 'off' },
      samples: [
        ...[10, 20, 40].map((cpuMs, n) => sample('apollo', n + 1, cpuMs)),
        ...[2, 2, 4].map((cpuMs, n) => sample('naru', n + 1, cpuMs)),
      ],
      memory: { apollo: { rssBytes: 3 * 1024 ** 2, pssBytes: 2 * 1024 ** 2 } },
      failures: [{ peer: 'broken', why: 'it did\n  not start' }],
    },
  ],
};

const rowsOf = (report: string, title: string): string[][] =>
  report
    .split('\n')
    .filter((line) => line.startsWith(`| ${title}`))
    .map((line) =>
      line
        .slice(2, -2)
        .split('|')
        .map((cell) => cell.trim()),
    );

test('a gateway is shown by the medians of its rounds, and its ratio is that of rounds side by side', () => {
  const report = reportOf(results);
  expect(rowsOf(report, 'Naru')).toEqual([
    ['Naru', '2.000 (0.10×)', '–', '–'],
    ['Naru', '2.000', '4.000', '100', '1.2', '10.0'],
  ]);
  expect(rowsOf(report, 'Plain')[0]).toEqual(['Plain 1.2.3', '20.000 (1.00×)', '3', '2']);
});

test('what was switched off and what failed is said; a gateway without figures has no row', () => {
  const report = reportOf(results);
  expect(report).toContain('- Naru: sharing');
  expect(report).toContain('**broken failed**: it did not start');
  expect(rowsOf(report, 'Broken')).toEqual([]);
});

test('the README gets the CPU times of each scenario', () => {
  const section = readmeSection(results);
  expect(section).toContain('2030-01-02; × is the ratio to Plain.');
  expect(rowsOf(section, 'Naru')).toEqual([['Naru', '2.000 (0.10×)']]);
  expect(rowsOf(section, 'On its own')).toEqual([['On its own', 'deep']]);
});
