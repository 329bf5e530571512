import { type Bus, renewConsumers } from '@naru/messaging';
import { type ReplayResult, replayOutbox } from '@naru/outbox';
import { DATABASE_OWNERS, type DatabaseOwner } from '@naru/processes';
import { parseOptions, parseSince } from './options.ts';
import { printJson, printLine, printNote, progressNotes } from './output.ts';
import { connectToBroker, openServiceDatabase } from './running-system.ts';
import { UsageError } from './usage-error.ts';

const HELP = `Usage: npm run naru -- outbox replay --since <when> [--service <name>]… [--dry-run] [--keep-consumers] [--json]

Publishes again what the broker had acknowledged and lost, such as in a power cut, with the same ids. What it still has
is left alone, so it may run while everything serves, and again where it was cut off. Services keep what they have
published for seven days.

  --since <when>     the broker may have lost what was published since an instant, or since 15m, 2h, 7d ago
  --service <name>   of one service: ${DATABASE_OWNERS.join(', ')}; of all of them without it
  --dry-run          says what is missing and publishes nothing
  --keep-consumers   leaves the consumers of a stream that had lost something as they are. Without it they begin anew:
                     the broker may have kept how far they were, and they would pass over what is new. Policies know by
                     their inboxes what they have handled, so that nothing happens twice.

Works on the system that runs on NARU_DATA (.naru unless set); elsewhere on the broker at NATS_URL and the databases
at CALLS_DATABASE_URL, ….
Exit code: 0 done; 1 a database or the broker cannot be reached; 2 wrong usage.
`;

export async function outboxCommand([action, ...args]: readonly string[]): Promise<number> {
  if (action === '--help' || args.includes('--help')) {
    printLine(HELP.trimEnd());
    return 0;
  }
  if (action !== 'replay') throw new UsageError('say "outbox replay"');
  return replay(args);
}

interface ServiceReplay extends ReplayResult {
  readonly service: DatabaseOwner;
}

async function replay(args: readonly string[]): Promise<number> {
  const { texts, flags, rest } = parseOptions(args, {
    texts: ['since', 'service'],
    flags: ['dry-run', 'keep-consumers', 'json'],
  });
  if (rest.length > 0) throw new UsageError(`outbox replay takes no ${rest[0]}`);
  if (texts.since === undefined) throw new UsageError('say --since when');
  const since = parseSince(texts.since);
  const services = texts.service === undefined ? DATABASE_OWNERS : [ownerOf(texts.service)];
  const dryRun = flags['dry-run'] === true;

  await using bus = await connectToBroker();
  const done: ServiceReplay[] = [];
  for (const service of services) {
    const result = await replayService(bus, service, since, dryRun);
    done.push({ service, ...result });
    const { checked, missing, published } = result;
    if (!flags.json) {
      printLine(`${service.padEnd(15)} ${checked} checked, ${missing} missing, ${published} published again`);
    }
  }
  const streams = [...new Set(done.flatMap((result) => result.streams))];
  const renewed = dryRun || flags['keep-consumers'] ? [] : await renew(bus, streams);
  if (flags.json) printJson({ services: done, renewedConsumers: renewed });
  else for (const name of renewed) printLine(`${name} begins anew`);
  return 0;
}

async function replayService(bus: Bus, service: DatabaseOwner, since: Date, dryRun: boolean) {
  await using database = await openServiceDatabase(service);
  const note = progressNotes();
  return await replayOutbox({
    ...{ database, bus, service, since, dryRun },
    onProgress: ({ kept, checked, missing, published }) =>
      note(
        `${service}: ${kept} kept in the streams, ${checked} checked, ${missing} missing, ${published} published`,
      ),
  });
}

async function renew(bus: Bus, streams: readonly string[]): Promise<string[]> {
  const renewed: string[] = [];
  for (const stream of streams) {
    printNote(`${stream} had lost events: its consumers begin anew`);
    renewed.push(...(await renewConsumers(bus, stream)));
  }
  return renewed;
}

function ownerOf(name: string): DatabaseOwner {
  const owner = DATABASE_OWNERS.find((known) => known === name);
  if (owner === undefined) throw new UsageError(`--service must be one of ${DATABASE_OWNERS.join(', ')}`);
  return owner;
}
