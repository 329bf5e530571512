import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseServer, NaruFleet, SeededRandom } from '@naru/test-harness';
import { losePackets, OWN_NETWORK_VARIABLE } from './own-network.ts';

/** Something bad that happens to the system, and is over when the promise resolves. */
export interface Fault {
  /** How often it is chosen, beside the others. */
  readonly weight: number;
  happen(): Promise<void>;
}

/** Past the time within which a policy must have acknowledged its event: see `ACK_WAIT_MS`. */
const LONGEST_STOP_MS = 6_000;
const LONGEST_CUT_MS = 6_000;
const LONGEST_BROKER_OUTAGE_MS = 3_000;
const LONGEST_DATABASE_OUTAGE_MS = 4_000;

/** Everything that may happen to a fleet. Processes that are killed come back by themselves: that is the fleet's work. */
export function faultsOf(naru: NaruFleet, random: SeededRandom, note: (what: string) => void): Fault[] {
  const { fleet, nats, links, databaseServers } = naru;
  let brokerIsBusy = false;
  const busyServers = new Set<string>();

  const someMember = () => fleet.status[random.below(fleet.status.length)];
  const someLink = () => [...links][random.below(links.size)];
  const lasting = (longestMs: number) => 200 + random.below(longestMs - 200);

  /** One thing at a time happens to the broker: it must be there to be stopped. */
  async function toBroker(work: () => Promise<void>): Promise<void> {
    if (brokerIsBusy) return;
    brokerIsBusy = true;
    try {
      await work();
    } finally {
      brokerIsBusy = false;
    }
  }

  const someServer = () => [...databaseServers][random.below(databaseServers.size)];
  async function toDatabase(
    what: string,
    work: (server: DatabaseServer, ms: number) => Promise<void>,
  ): Promise<void> {
    const [name, server] = someServer() ?? [];
    if (name === undefined || server === undefined || busyServers.has(name)) return;
    busyServers.add(name);
    const ms = lasting(LONGEST_DATABASE_OUTAGE_MS);
    note(`${name} is ${what} for ${ms} ms`);
    try {
      await work(server, ms);
    } finally {
      busyServers.delete(name);
    }
  }

  const databaseFaults: Fault[] = [
    {
      weight: 2,
      happen: () =>
        toDatabase('killed', async (server, ms) => {
          await server.kill();
          await pause(ms);
          await server.restart();
        }),
    },
    {
      weight: 2,
      happen: () =>
        toDatabase('stopped', async (server, ms) => {
          server.signal('SIGSTOP');
          await pause(ms);
          server.signal('SIGCONT');
        }),
    },
  ];

  const packetLoss: Fault = {
    weight: 4,
    async happen() {
      const [name, link] = someLink() ?? [];
      if (link === undefined) return;
      const ms = lasting(LONGEST_CUT_MS);
      note(`packets of ${name} are lost for ${ms} ms`);
      const restore = await losePackets(link.port);
      await pause(ms);
      await restore();
    },
  };

  return [
    ...(databaseServers.size > 0 ? databaseFaults : []),
    ...(process.env[OWN_NETWORK_VARIABLE] ? [packetLoss] : []),
    {
      weight: 6,
      async happen() {
        const member = someMember();
        if (member?.pid === undefined) return;
        note(`${member.name} is killed`);
        send(member.pid, 'SIGKILL');
      },
    },
    {
      weight: 4,
      async happen() {
        const member = someMember();
        if (member?.pid === undefined) return;
        const ms = lasting(LONGEST_STOP_MS);
        note(`${member.name} is stopped for ${ms} ms`);
        send(member.pid, 'SIGSTOP');
        await pause(ms);
        send(member.pid, 'SIGCONT');
      },
    },
    {
      weight: 4,
      async happen() {
        const [name, link] = someLink() ?? [];
        const ms = lasting(LONGEST_CUT_MS);
        note(`${name} is cut for ${ms} ms`);
        link?.cut();
        await pause(ms);
        link?.heal();
      },
    },
    {
      weight: 3,
      async happen() {
        const [name, link] = someLink() ?? [];
        const ms = lasting(LONGEST_CUT_MS);
        note(`${name} is refused for ${ms} ms`);
        link?.sever();
        await pause(ms);
        link?.heal();
      },
    },
    {
      weight: 1,
      happen: () =>
        toBroker(async () => {
          const ms = lasting(LONGEST_BROKER_OUTAGE_MS);
          note(`nats-server is killed, for ${ms} ms`);
          await nats.kill();
          await pause(ms);
          await nats.restart();
        }),
    },
    {
      weight: 1,
      happen: () =>
        toBroker(async () => {
          const ms = lasting(LONGEST_BROKER_OUTAGE_MS);
          note(`nats-server is stopped for ${ms} ms`);
          send(nats.pid, 'SIGSTOP');
          await pause(ms);
          send(nats.pid, 'SIGCONT');
        }),
    },
    {
      weight: 1,
      async happen() {
        note('haproxy is killed');
        send(fleet.balancerPid, 'SIGKILL');
      },
    },
    {
      weight: 1,
      async happen() {
        const service = someMember()?.service ?? 'gateway';
        note(`${service} is rolled out`);
        await fleet
          .rollOut(service, () => {})
          .then(
            () => note(`${service} was rolled out`),
            // In the middle of all this a new process may well not become ready: the old ones go on.
            (error: Error) => note(`${service} was not rolled out: ${error.message.split('\n')[0]}`),
          );
      },
    },
  ];
}

/** To a process that may have ended meanwhile. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
