import { expect, test } from '@jest/globals';
import { DEFERRED, sendTogether } from './sent-together.ts';

/** A connection that keeps what it is sent, and answers each statement with its own text. */
function connection() {
  const sent: string[] = [];
  const query = sendTogether(async (sql) => {
    sent.push(sql.replaceAll(DEFERRED, ''));
    const answers = sql.split(';\n').map((text) => ({ command: text, rows: [] }));
    return answers.length === 1 ? (answers[0] as (typeof answers)[number]) : answers;
  });
  return { sent, query };
}

test('a transaction begins with its first statement, and its deferred ones go with the next', async () => {
  const { sent, query } = connection();
  await query('begin');
  expect(await query('select 1')).toMatchObject({ command: 'select 1' });
  await query(`${DEFERRED}update a`);
  await query(`${DEFERRED}update b`);
  expect(await query('select 2')).toMatchObject({ command: 'select 2' });
  await query(`${DEFERRED}update c`);
  expect(await query('commit')).toMatchObject({ command: 'commit' });
  expect(sent).toEqual(['begin;\nselect 1', 'update a;\nupdate b;\nselect 2', 'update c;\ncommit']);
});

test('what is undone is not sent first', async () => {
  const { sent, query } = connection();
  await query('begin');
  await query('select 1');
  await query(`${DEFERRED}update a`);
  await query('rollback');
  await query('select 2');
  expect(sent).toEqual(['begin;\nselect 1', 'rollback', 'select 2']);
});

test.each(['commit', 'rollback'])(
  'a transaction without statements is not sent when it ends by %s',
  async (end) => {
    const { sent, query } = connection();
    await query('begin');
    expect(await query(end)).toEqual({ command: end.toUpperCase(), rows: [] });
    await query('select 1');
    expect(sent).toEqual(['select 1']);
  },
);

test('a transaction that only changes something is one message', async () => {
  const { sent, query } = connection();
  await query('begin');
  await query(`${DEFERRED}update a`);
  await query('commit');
  expect(sent).toEqual(['begin;\nupdate a;\ncommit']);
});

test('outside a transaction nothing waits, and beside values each statement goes by itself', async () => {
  const { sent, query } = connection();
  await query(`${DEFERRED}update a`);
  await query('begin');
  await query('select $1', [1]);
  expect(sent).toEqual(['update a', 'begin', 'select $1']);
});

test('after a statement that fails nothing of before is sent again', async () => {
  const sent: string[] = [];
  const query = sendTogether(async (sql) => {
    sent.push(sql);
    if (sql.includes('wrong')) throw new Error('wrong');
    return { command: sql, rows: [] };
  });
  await query('begin');
  await expect(query('wrong')).rejects.toThrow('wrong');
  await query('rollback');
  expect(sent).toEqual(['begin;\nwrong', 'rollback']);
});
