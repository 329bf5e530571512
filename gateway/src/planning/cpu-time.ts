import { readFileSync } from 'node:fs';

/** Linux tells the times of processes in hundredths of a second, whatever its own clock does. */
const msPerTick = 10;

/** The CPU time that a process has used, in milliseconds; undefined where the system does not tell. */
export function cpuMsOf(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Behind the name, which may hold anything, come the state and ten more fields, then user and system time.
    const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(user) + Number(system)) * msPerTick;
  } catch {
    return undefined;
  }
}
