import { type Bus, type DeadLetter, findDeadLetter, readDeadLetters } from '@naru/messaging';
import { Cannot } from '../cannot.ts';
import { parseCount, parseSince } from '../options.ts';
import { UsageError } from '../usage-error.ts';

export const FILTERS = ['policy', 'service', 'kind', 'since'] as const;
type Filters = { readonly [name in (typeof FILTERS)[number]]?: string };

const KINDS = ['refusal', 'poison', 'defect'];
const POLICY = /^[A-Za-z0-9_-]+$/;

/** The letters that pass all filters, oldest first. @throws UsageError for a filter that means nothing */
export function letters(bus: Bus, { policy, service, kind, since }: Filters): AsyncGenerator<DeadLetter> {
  if (policy !== undefined && !POLICY.test(policy)) throw new UsageError('--policy is no name of a policy');
  if (kind !== undefined && !KINDS.includes(kind)) {
    throw new UsageError(`--kind must be one of ${KINDS.join(', ')}`);
  }
  const after = since === undefined ? '' : parseSince(since).toISOString();
  const passes = (letter: DeadLetter): boolean =>
    (service === undefined || letter.policy.startsWith(`${service}__`)) &&
    (kind === undefined || letter.kind === kind) &&
    letter.parkedAt >= after;
  return filtered(readDeadLetters(bus, policy), passes);
}

async function* filtered(all: AsyncGenerator<DeadLetter>, passes: (letter: DeadLetter) => boolean) {
  for await (const letter of all) if (passes(letter)) yield letter;
}

/**
 * The letters that the command line is about: those it numbers, or with `--all` those that pass the filters.
 * @throws UsageError unless it says which, Cannot when one of the numbered does not exist
 */
export async function chosenLetters(
  bus: Bus,
  numbers: readonly string[],
  all: boolean,
  filters: Filters,
): Promise<readonly DeadLetter[]> {
  if (all === numbers.length > 0) throw new UsageError('say the numbers of letters, or --all');
  const isFiltered = FILTERS.some((name) => filters[name] !== undefined);
  if (isFiltered && !all) throw new UsageError('filters go with --all');
  if (!all) return Promise.all(numbers.map((number) => numbered(bus, number)));
  const found: DeadLetter[] = [];
  for await (const letter of letters(bus, filters)) found.push(letter);
  return found;
}

export async function numbered(bus: Bus, number: string): Promise<DeadLetter> {
  const letter = await findDeadLetter(bus, parseCount(number, 'a letter'));
  if (letter === undefined) throw new Cannot(`there is no dead letter ${number}`);
  return letter;
}
