import { type Configuration, isRaw, raw } from '@mikro-orm/core';
import { AbstractSqlDriver, NativeQueryBuilder, SqliteConnection, SqlitePlatform } from '@mikro-orm/sqlite';
import { CompiledQuery } from 'kysely';
import { bindParameters } from './bound-parameters.ts';

/**
 * MikroORM's driver for SQLite, which binds values to statements instead of writing them into their texts. So there are few
 * texts, each of them prepared once: preparing was a tenth of what a request costs.
 */
export class BindingSqliteDriver extends AbstractSqlDriver<SqliteConnection> {
  constructor(config: Configuration) {
    super(config, new SqlitePlatform(), BindingSqliteConnection, ['kysely', 'better-sqlite3']);
  }
}

class BindingSqliteConnection extends SqliteConnection {
  override async execute<T>(
    ...[asked, given = [], method = 'all', ctx, loggerContext]: Parameters<SqliteConnection['execute']>
  ): Promise<T> {
    await this.ensureConnection();
    const { text, params } = statementOf(asked, given);
    const { sql, values } = bindParameters(this.platform, text, params);
    return this.executeQuery(
      sql,
      async () => {
        const result = await (ctx ?? this.getClient()).executeQuery(CompiledQuery.raw(sql, [...values]));
        return this.transformRawResult<T>(result, method);
      },
      { query: text, params: [...params], ...loggerContext },
    );
  }
}

function statementOf(asked: unknown, given: unknown): { text: string; params: readonly unknown[] } {
  if (asked instanceof NativeQueryBuilder) return statementOf(asked.toRaw(), given);
  // A plain object names its values, which MikroORM puts in order.
  if (typeof asked === 'string' && !Array.isArray(given))
    return statementOf(raw(asked, given as Record<string, unknown>), []);
  if (isRaw(asked)) return { text: asked.sql, params: asked.params };
  return { text: asked as string, params: given as readonly unknown[] };
}
