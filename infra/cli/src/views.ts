import {
  type RebuildResult,
  RebuildUnderWay,
  rebuildView,
  type ViewName,
  viewNames,
} from '@naru/customer-views';
import { Cannot } from './cannot.ts';
import { parseOptions } from './options.ts';
import { printJson, printLine, progressNotes } from './output.ts';
import { connectToBroker, openServiceDatabase } from './running-system.ts';
import { UsageError } from './usage-error.ts';

const HELP = `Usage: npm run naru -- views rebuild [--view ${viewNames.join('|')}] [--discard-unfinished] [--json]

Makes the customer views (마이페이지) anew from the events that the streams keep, while everything serves: readers see the
old rows until all new ones are there, and then the new ones. Rows whose events have expired stay as they are. What
customers have read stays read, and nobody is told anything again.

  --view <name>          one of ${viewNames.join(', ')}; all of them, one after the other, without it
  --discard-unfinished   drops what a rebuild that was cut off has left; not while another one runs

Works on the system that runs on NARU_DATA (.naru unless set); elsewhere on the broker at NATS_URL and the database at
CUSTOMER_VIEWS_DATABASE_URL.
Exit code: 0 done; 1 it cannot be done, and nothing has changed; 2 wrong usage.
`;

export async function viewsCommand([action, ...args]: readonly string[]): Promise<number> {
  if (action === '--help' || args.includes('--help')) {
    printLine(HELP.trimEnd());
    return 0;
  }
  if (action !== 'rebuild') throw new UsageError('say "views rebuild"');
  const { texts, flags, rest } = parseOptions(args, {
    texts: ['view'],
    flags: ['discard-unfinished', 'json'],
  });
  if (rest.length > 0) throw new UsageError(`views rebuild takes no ${rest[0]}`);
  const views = texts.view === undefined ? viewNames : [viewOf(texts.view)];

  await using bus = await connectToBroker();
  await using database = await openServiceDatabase('customer-views');
  const results: (RebuildResult & { readonly view: ViewName })[] = [];
  for (const view of views) {
    const note = progressNotes();
    const result = await rebuildView(view, {
      ...{ database, bus, discardUnfinished: flags['discard-unfinished'] === true },
      onProgress: (events) => note(`${view}: ${events} events read`),
    }).catch(explain);
    results.push({ view, ...result });
    if (!flags.json) printLine(told(view, result));
  }
  if (flags.json) printJson(results);
  return 0;
}

function told(view: ViewName, { events, rows, removed, unreadable }: RebuildResult): string {
  const passedOver = unreadable > 0 ? `; ${unreadable} messages are no events, so no row was removed` : '';
  return `${view.padEnd(14)} ${events} events read, ${rows} rows put in place, ${removed} removed${passedOver}`;
}

function explain(error: unknown): never {
  if (!(error instanceof RebuildUnderWay)) throw error;
  throw new Cannot(`${error.message}; if that one was cut off, say --discard-unfinished`);
}

function viewOf(name: string): ViewName {
  const view = viewNames.find((known) => known === name);
  if (view === undefined) throw new UsageError(`--view must be one of ${viewNames.join(', ')}`);
  return view;
}
