import { DateTimeType, type EntityMetadata, FloatType, TextType } from '@mikro-orm/core';

/**
 * The columns that a database server needs for the same entities. SQLite's numbers have 64 bits anyway, and its instants
 * milliseconds; a server would take 32 bits for a float, too few for a position or an instant, and for a counter, which an
 * outbox uses up in weeks.
 * @param longText the column type of a text of any length, where `text` has a limit
 */
export const columnsOfServers =
  (longText?: string) =>
  (entity: EntityMetadata): void => {
    for (const property of Object.values(entity.properties)) {
      // As the entity names it: MikroORM puts strings in the place of these classes only later.
      const type: unknown = property.type;
      if (property.autoincrement) Object.assign(property, { type: 'bigint', runtimeType: 'number' });
      else if (type === FloatType) Object.assign(property, { type: 'double', runtimeType: 'number' });
      else if (type === DateTimeType) property.length ??= 3;
      else if (type === TextType && longText !== undefined) property.columnTypes = [longText];
    }
  };
