import { statSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { askFleet, FleetAway, FleetRefused } from './control-client.ts';
import { openControlDoor } from './control-door.ts';
import { doorPath } from './control-protocol.ts';
import type { MemberStatus } from './member.ts';

const calls: MemberStatus = {
  ...{ service: 'calls', name: 'calls-1', state: 'running', pid: 7, restarts: 2 },
  url: 'http://127.0.0.1:1',
};

const fleet = {
  status: [calls],
  async rollOut(service: string, say: (line: string) => void) {
    say(`${service} starts`);
    if (service === 'items') throw new Error('items is being rolled out already');
    say(`${service} has ended`);
  },
};

test('a command beside it lists the fleet and rolls it out, told of every step', async () => {
  await using folder = temporaryFolder();
  await using _door = await openControlDoor(fleet, folder.path);
  const ask = askFleet(folder.path);
  expect(await ask.members()).toEqual([calls]);
  const said: string[] = [];
  await ask.rollOut('calls', (line) => said.push(line));
  expect(said).toEqual(['calls starts', 'calls has ended']);
  await expect(ask.rollOut('items', () => {})).rejects.toThrow(
    new FleetRefused('items is being rolled out already'),
  );
  await expect(ask.rollOut('../members', () => {})).rejects.toThrow(FleetRefused);
});

test('nobody but the owner of the folder gets in', async () => {
  await using folder = temporaryFolder();
  await using _door = await openControlDoor(fleet, folder.path);
  expect(statSync(doorPath(folder.path)).mode & 0o777).toBe(0o600);
});

test('without a fleet it is said where one was looked for; what a killed one left is no hindrance', async () => {
  await using folder = temporaryFolder();
  await expect(askFleet(folder.path).members()).rejects.toThrow(
    `no "npm run services" runs on the data in ${folder.path}; start it, or set NARU_DATA to its folder`,
  );
  await (await openControlDoor(fleet, folder.path))[Symbol.asyncDispose]();
  await expect(askFleet(folder.path).members()).rejects.toThrow(FleetAway);
  await using _door = await openControlDoor(fleet, folder.path);
  expect(await askFleet(folder.path).members()).toEqual([calls]);
});
