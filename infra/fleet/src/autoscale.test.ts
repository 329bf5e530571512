import { expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { startAutoscaler } from './autoscale.ts';
import type { MemberStatus } from './member.ts';

const statusOf = (pid: number): MemberStatus => ({
  ...{ service: 'items', name: `items-${pid}`, state: 'running', pid, restarts: 0 },
  url: 'http://127.0.0.1:1',
});

/** A fleet of items whose processes are as busy as the test says. */
function busyFleet() {
  const scaled: number[] = [];
  const startedMs = performance.now();
  let pids = [1];
  return {
    scaled,
    share: 0,
    get status() {
      return pids.map(statusOf);
    },
    async scale(service: string, replicas: number) {
      if (service !== 'items') throw new Error(`nobody asked for more ${service}`);
      scaled.push(replicas);
      pids = Array.from({ length: replicas }, (_, index) => index + 1);
    },
    cpuSecondsOf() {
      return ((performance.now() - startedMs) / 1_000) * this.share;
    },
  };
}

test('a busy service gets more processes, and gives them back once it is quiet for a while', async () => {
  const fleet = busyFleet();
  const said: string[] = [];
  fleet.share = 100;
  await using _autoscaler = startAutoscaler(fleet, {
    ranges: { items: { least: 1, most: 3 } },
    say: (line) => said.push(line),
    everyMs: 5,
    cpuSecondsOf: () => fleet.cpuSecondsOf(),
  });
  await waitFor(() => fleet.scaled.length > 0, { what: 'more processes' });
  fleet.share = 0;
  await waitFor(() => fleet.scaled.length > 1, { what: 'fewer processes' });
  expect(fleet.scaled).toEqual([3, 1]);
  expect(said).toEqual([
    'items has 1 and gets 3 processes, by their load',
    'items has 3 and gets 1 processes, by their load',
  ]);
});

test('a change that fails is told, and tried again', async () => {
  const fleet = busyFleet();
  fleet.share = 100;
  const said: string[] = [];
  await using _autoscaler = startAutoscaler(
    {
      get status() {
        return fleet.status;
      },
      scale: () => Promise.reject(new Error('items is being rolled out already')),
    },
    {
      ranges: { items: { least: 1, most: 2 } },
      say: (line) => said.push(line),
      everyMs: 5,
      cpuSecondsOf: () => fleet.cpuSecondsOf(),
    },
  );
  const failures = () => said.filter((line) => line === 'items is being rolled out already');
  await waitFor(() => failures().length > 1, { what: 'a second try' });
});
