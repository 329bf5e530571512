import { type Bus, type DeadLetter, type RedriveOutcome, redrive, removeDeadLetter } from '@naru/messaging';
import { parseCount, parseOptions } from '../options.ts';
import { printJson, printLine, printTable, progressNotes } from '../output.ts';
import { connectToBroker } from '../running-system.ts';
import { UsageError } from '../usage-error.ts';
import { DLQ_HELP } from './help.ts';
import { summaryOf, wholeOf } from './present-letter.ts';
import { chosenLetters, FILTERS, letters, numbered } from './select-letters.ts';

const ACTIONS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  list,
  show,
  redrive: redriveLetters,
  discard,
};

export async function dlqCommand([action = '', ...args]: readonly string[]): Promise<number> {
  if (action === '--help' || args.includes('--help')) {
    printLine(DLQ_HELP.trimEnd());
    return 0;
  }
  const act = ACTIONS[action];
  if (act === undefined) throw new UsageError(`say one of dlq ${Object.keys(ACTIONS).join(', dlq ')}`);
  return act(args);
}

async function list(args: readonly string[]): Promise<number> {
  const { texts, flags, rest } = parseOptions(args, { texts: [...FILTERS, 'limit'], flags: ['json'] });
  if (rest.length > 0) throw new UsageError(`dlq list takes no ${rest[0]}`);
  const limit = texts.limit === undefined ? Number.POSITIVE_INFINITY : parseCount(texts.limit, '--limit');
  await using bus = await connectToBroker();
  const found: DeadLetter[] = [];
  for await (const letter of letters(bus, texts)) {
    found.push(letter);
    if (found.length === limit) break;
  }
  if (flags.json) printJson(found.map(summaryOf));
  else if (found.length === 0) printLine('There are no dead letters.');
  else {
    printTable(
      ['LETTER', 'PARKED AT', 'POLICY', 'KIND', 'DELIVERIES', 'SUBJECT', 'REASON'],
      found.map((letter) => [
        ...[String(letter.sequence), letter.parkedAt, letter.policy, letter.kind],
        ...[String(letter.deliveries ?? '?'), letter.subject, letter.reason.slice(0, 80)],
      ]),
    );
  }
  return 0;
}

async function show(args: readonly string[]): Promise<number> {
  const { flags, rest } = parseOptions(args, { flags: ['json'] });
  const [number, ...more] = rest;
  if (number === undefined || more.length > 0)
    throw new UsageError('dlq show takes the number of one letter');
  await using bus = await connectToBroker();
  const { headers, body, ...summary } = wholeOf(await numbered(bus, number));
  if (flags.json) printJson({ ...summary, headers, body });
  else {
    for (const [name, value] of Object.entries(summary)) printLine(`${name.padEnd(14)} ${value ?? ''}`);
    printLine('headers');
    for (const [name, value] of Object.entries(headers)) printLine(`  ${name}: ${value}`);
    printLine('body');
    printLine(typeof body === 'string' ? body : JSON.stringify(body, null, 2));
  }
  return 0;
}

function redriveLetters(args: readonly string[]): Promise<number> {
  return withEach(args, { wouldBe: 'would be redriven', done: 'handled' }, async (bus, letter) => {
    const outcome = await redrive(bus, letter);
    if (outcome.outcome === 'ok') await removeDeadLetter(bus, letter.sequence);
    return outcome;
  });
}

function discard(args: readonly string[]): Promise<number> {
  return withEach(args, { wouldBe: 'would be discarded', done: 'discarded' }, async (bus, letter) => {
    await removeDeadLetter(bus, letter.sequence);
    return { outcome: 'ok' };
  });
}

/** Does the same with every chosen letter, one after the other, and tells of each. @returns 1 when one failed */
async function withEach(
  args: readonly string[],
  words: { readonly wouldBe: string; readonly done: string },
  act: (bus: Bus, letter: DeadLetter) => Promise<RedriveOutcome>,
): Promise<number> {
  const { texts, flags, rest } = parseOptions(args, { texts: FILTERS, flags: ['all', 'dry-run', 'json'] });
  await using bus = await connectToBroker();
  const chosen = await chosenLetters(bus, rest, flags.all === true, texts);
  const progress = progressNotes();
  const results: (ReturnType<typeof summaryOf> & { outcome: string })[] = [];
  let failed = 0;
  for (const letter of chosen) {
    const result = flags['dry-run'] ? undefined : await act(bus, letter);
    if (result !== undefined && result.outcome !== 'ok') failed += 1;
    results.push({ ...summaryOf(letter), ...(result ?? { outcome: 'dry-run' }) });
    if (!flags.json) printLine(`${letter.sequence}  ${letter.policy}  ${told(result, words)}`);
    progress(`${results.length} of ${chosen.length} letters, ${failed} failed`);
  }
  if (flags.json) printJson({ letters: results, failed });
  else printLine(`${chosen.length} letters, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

function told(
  result: RedriveOutcome | undefined,
  words: { readonly wouldBe: string; readonly done: string },
): string {
  if (result === undefined) return words.wouldBe;
  return result.outcome === 'ok' ? words.done : `${result.outcome}: ${result.reason}; the letter stays`;
}
