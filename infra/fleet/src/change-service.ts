import type { Doorman } from './doorman.ts';
import type { FleetService, Place } from './fleet-service.ts';

type Say = (line: string) => void;

/** Replaces every process by a new one, one after another. @throws Error when a new one cannot start */
export async function replaceAll(service: FleetService, { open, close }: Doorman, say: Say): Promise<void> {
  const old = taken(service);
  for (const [index, place] of old.entries()) {
    const free = freePlace(service);
    const count = `${index + 1} of ${old.length}`;
    say(`${count}: ${free.name} starts`);
    await open(service, free);
    say(`${count}: ${free.name} is ready; ${place.name} drains`);
    await close(service, place);
    say(`${count}: ${place.name} has ended`);
  }
}

/** Starts or ends processes until there are so many. @throws Error when a new one cannot start */
export async function scaleTo(
  service: FleetService,
  wanted: number,
  { open, close }: Doorman,
  say: Say,
): Promise<void> {
  for (let running = taken(service); running.length !== wanted; running = taken(service)) {
    const last = running.at(-1);
    if (running.length > wanted && last !== undefined) {
      say(`${last.name} drains`);
      await close(service, last);
      say(`${last.name} has ended`);
    } else {
      const free = freePlace(service);
      say(`${free.name} starts`);
      await open(service, free);
      say(`${free.name} is ready`);
    }
  }
}

const taken = ({ places }: FleetService): Place[] => places.filter(({ member }) => member !== undefined);

function freePlace({ places, definition }: FleetService): Place {
  const free = places.find(({ member }) => member === undefined);
  if (free === undefined) throw new Error(`There is no place for one more ${definition.name}`);
  return free;
}
