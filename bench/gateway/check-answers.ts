import { isDeepStrictEqual } from 'node:util';
import { ask } from './gateway-process.ts';
import { ALIAS_MARK, type BenchmarkQuery, queries, withAlias } from './queries.ts';

/** What the floor answers to each query: what all others must answer. */
export type RightAnswers = ReadonlyMap<BenchmarkQuery['name'], string>;

export async function readAnswers(port: number): Promise<RightAnswers> {
  const answers = await Promise.all(
    queries.map(async ({ name, text }) => [name, await ask(port, text)] as const),
  );
  return new Map(answers);
}

/** @throws Error naming the query that the gateway answers otherwise than it should */
export async function checkAnswers(port: number, right: RightAnswers, aliased: boolean): Promise<void> {
  for (const { name, text } of queries) {
    const answer = aliased
      ? (await ask(port, withAlias(text))).replace(ALIAS_MARK, 'topProducts')
      : await ask(port, text);
    const [given, expected] = [answer, right.get(name) ?? ''].map((json) => JSON.parse(json));
    if (!isDeepStrictEqual(given.data, expected.data) || given.errors !== undefined)
      throw new Error(`answers "${name}" wrongly: ${JSON.stringify(given).slice(0, 500)}`);
  }
}
