import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Tells the test that its loopback network is nobody else's. */
export const OWN_NETWORK_VARIABLE = 'NARU_TEST_OWN_NETWORK';

const ENTER = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/**
 * What a command begins with to run in a network namespace of its own, in which packets can be lost on purpose; nothing
 * where the system does not permit that, or has no `iptables`.
 */
export function inOwnNetwork(): readonly string[] {
  const [program = '', ...args] = ENTER;
  const trial = spawnSync(program, [...args, 'iptables', '-w', '-L'], { stdio: 'ignore' });
  return trial.status === 0 ? ENTER : [];
}

/** Loses every packet from and to a port, so that connecting takes for ever too. @returns what ends that */
export async function losePackets(port: number): Promise<() => Promise<void>> {
  const rules = ['--sport', '--dport'].map((side) => `INPUT -i lo -p tcp ${side} ${port} -j DROP`.split(' '));
  const change = async (what: '--append' | '--delete') => {
    for (const rule of rules) await run('iptables', ['-w', what, ...rule]);
  };
  await change('--append');
  return () => change('--delete');
}
