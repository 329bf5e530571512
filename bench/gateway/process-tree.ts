import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

export interface Memory {
  readonly rssBytes: number;
  /** As `rssBytes`, but a page that several processes share is counted once. */
  readonly pssBytes: number;
}

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

const KIBIBYTE = 1024;
let tickMs: number | undefined;

/** User and system time in ms that the process and its descendants have used so far. Exact to a tick, usually 10 ms. */
export async function cpuTimeMs(pid: number): Promise<number> {
  tickMs ??= 1_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const tree = await processTree(pid);
  return tree.reduce((sum, { ticks }) => sum + ticks, 0) * tickMs;
}

/** Memory held now by the process and its descendants. */
export async function memoryUsage(pid: number): Promise<Memory> {
  const rollups = await Promise.all(
    (await processTree(pid)).map((member) => readFile(`/proc/${member.pid}/smaps_rollup`, 'utf8')),
  );
  const sum = (field: string) =>
    rollups.reduce((total, text) => total + kibibytes(text, field) * KIBIBYTE, 0);
  return { rssBytes: sum('Rss'), pssBytes: sum('Pss') };
}

/** The processes that a process has started, and those that they have started. */
export async function descendants(pid: number): Promise<number[]> {
  return (await processTree(pid)).map((member) => member.pid).filter((member) => member !== pid);
}

function kibibytes(rollup: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1] ?? 0);
}

async function processTree(root: number): Promise<ProcessStat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = (await Promise.all(pids.map(statOf))).filter((stat) => stat !== undefined);
  const members = stats.filter(({ pid }) => pid === root);
  for (const member of members) members.push(...stats.filter(({ parent }) => parent === member.pid));
  return members;
}

async function statOf(pid: string): Promise<ProcessStat | undefined> {
  try {
    return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined; // it has ended meanwhile
  }
}

/** Reads a line of /proc/<pid>/stat; the program's name in it may hold spaces and parentheses. */
export function parseStat(line: string): ProcessStat {
  const afterName = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [userTicks, systemTicks, endedUserTicks, endedSystemTicks] = afterName.slice(11, 15) as [
    number,
    number,
    number,
    number,
  ];
  return {
    pid: Number.parseInt(line, 10),
    parent: afterName[1] as number,
    ticks: userTicks + systemTicks + endedUserTicks + endedSystemTicks,
  };
}
