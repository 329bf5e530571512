import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { doorPath, type RolloutLine } from './control-protocol.ts';
import type { MemberStatus } from './member.ts';

/** No fleet runs on the data folder. */
export class FleetAway extends Error {
  override readonly name = 'FleetAway';
}

/** The fleet did not do what it was asked; the message says why. */
export class FleetRefused extends Error {
  override readonly name = 'FleetRefused';
}

/** A command's view of the fleet that runs on a data folder. Everything throws FleetAway when none does. */
export interface AskFleet {
  members(): Promise<readonly MemberStatus[]>;
  /** @throws FleetRefused */
  rollOut(service: string, say: (line: string) => void): Promise<void>;
}

export const askFleet = (dataFolder: string): AskFleet => ({
  members: async () => (await json(await ask(dataFolder, 'GET', '/members'))) as MemberStatus[],
  async rollOut(service, say) {
    const answer = await ask(dataFolder, 'POST', `/rollouts/${encodeURIComponent(service)}`);
    if (answer.statusCode === 404) throw new FleetRefused(`there is no service "${service}"`);
    for await (const line of createInterface({ input: answer })) {
      const told = JSON.parse(line) as RolloutLine;
      if ('said' in told) say(told.said);
      else if ('failed' in told) throw new FleetRefused(told.failed);
      else return;
    }
    throw new FleetRefused('the fleet stopped in the middle of it');
  },
});

function ask(dataFolder: string, method: string, path: string) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request({ socketPath: doorPath(dataFolder), method, path }, resolve)
    .on('error', (error) =>
      reject(
        new FleetAway(
          `no "npm run services" runs on the data in ${dataFolder}; start it, or set NARU_DATA to its folder`,
          { cause: error },
        ),
      ),
    )
    .end();
  return promise;
}
