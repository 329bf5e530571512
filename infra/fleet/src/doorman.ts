import { setTimeout as delay } from 'node:timers/promises';
import type { Balancer } from './balancer.ts';
import type { FleetService, Place } from './fleet-service.ts';
import { createMember, type Member, type MemberOptions } from './member.ts';

/** Brings processes to their places behind the balancer, and takes them away again. */
export interface Doorman {
  /** Resolves when it is ready and gets requests. @throws Error when it cannot; the place is free again then */
  open(service: FleetService, place: Place): Promise<Member>;
  /** Lets it drain and end. */
  close(service: FleetService, place: Place): Promise<void>;
}

const UP_TIMEOUT_MS = 30_000;
const UP_POLL_MS = 50;

export function createDoorman(
  balancer: Balancer,
  settingsOf: (service: string) => Pick<MemberOptions, 'env' | 'liveness' | 'log' | 'say'>,
): Doorman {
  async function leave({ definition, port }: FleetService, place: Place): Promise<void> {
    place.member = undefined;
    if (port !== undefined) await balancer.dismiss(definition.name, place.name);
  }

  async function isBehindBalancer(frontend: string, server: string): Promise<void> {
    const giveUpAtMs = Date.now() + UP_TIMEOUT_MS;
    while (!(await balancer.isUp(frontend, server))) {
      if (Date.now() > giveUpAtMs) throw new Error(`${server} is ready but gets no requests from haproxy`);
      await delay(UP_POLL_MS);
    }
  }

  return {
    async open(service, place) {
      const { definition, port } = service;
      const where = { service: definition, name: place.name, port: place.port };
      const member = createMember({ ...where, ...settingsOf(definition.name) });
      place.member = member;
      try {
        // Before it starts, so that the balancer has not taken it for ready from its name alone.
        if (port !== undefined) await balancer.admit(definition.name, place.name);
        await member.start();
        if (port !== undefined) await isBehindBalancer(definition.name, place.name);
        return member;
      } catch (error) {
        await member.kill();
        await leave(service, place);
        throw error;
      }
    },
    async close(service, place) {
      await place.member?.stop();
      await leave(service, place);
    },
  };
}
