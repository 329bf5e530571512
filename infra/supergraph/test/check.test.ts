import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { composeSupergraph } from '../src/index.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const CHECK = join(import.meta.dirname, '../src/check.ts');

function check(...args: string[]) {
  const { status, stderr } = spawnSync(process.execPath, [CHECK, ...args], { encoding: 'utf8' });
  return { status, stderr };
}

const supergraph = (sdl: string) => composeSupergraph([{ name: 'one', sdl }]);
const FEDERATION = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")\n';

test('the committed supergraph is composed, breaks nobody who uses it today, and serves every known operation', () => {
  const current = join(PROJECT, 'schema/supergraph.graphql');
  expect(readFileSync(current, 'utf8')).toContain('type Query');
  expect(check('--against', current)).toEqual({ status: 0, stderr: '' });
});

test('a breaking change of the schema is refused, and what is deprecated may go', async () => {
  await using folder = temporaryFolder();
  const [before, after] = [join(folder.path, 'before.graphql'), join(folder.path, 'after.graphql')];
  const empty = join(folder.path, 'operations');
  mkdirSync(empty);
  const compare = (was: string, is: string) => {
    writeFileSync(before, supergraph(FEDERATION + was));
    writeFileSync(after, supergraph(FEDERATION + is));
    return check('--against', before, '--supergraph', after, '--operations', empty);
  };
  const broken = compare(
    'type Query { places(search: String): String! gone: Int old: Int @deprecated }',
    'type Query { places(search: String!): String }',
  );
  expect(broken.status).toBe(1);
  expect(broken.stderr).toContain('The schema breaks clients of');
  expect(broken.stderr).toContain("Field 'gone' was removed from object type 'Query'");
  expect(broken.stderr).toContain("Field 'Query.places' changed type from 'String!' to 'String'");
  expect(broken.stderr).toMatch(/'search'.* changed from 'String' to 'String!'/);
  expect(broken.stderr).not.toContain("'old'");
  expect(compare('type Query { a: Int }', 'type Query { a: Int! b: Int }')).toEqual({
    status: 0,
    stderr: '',
  });
});

test('an operation that is in use and no longer valid is refused, with the place that asks', async () => {
  await using folder = temporaryFolder();
  const after = join(folder.path, 'after.graphql');
  writeFileSync(after, supergraph(`${FEDERATION}type Query { places: String }`));
  writeFileSync(join(folder.path, 'search.graphql'), 'query Search {\n  places\n  couriers\n}\n');
  mkdirSync(join(folder.path, 'none'));
  const { status, stderr } = check('--supergraph', after, '--operations', folder.path);
  expect(status).toBe(1);
  expect(stderr).toMatch(/search\.graphql:3: Cannot query field "couriers" on type "Query"/);
});
