import { type CalendarDay, isCalendarDay } from '@naru/calendar';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { fault } from './errors.ts';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** An instant: a `Date` inside, RFC 3339 in UTC outside. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant in RFC 3339, in UTC.',
  serialize(value) {
    const date = value instanceof Date ? value : new Date(value as string);
    if (Number.isNaN(date.getTime())) throw new GraphQLError('DateTime cannot represent an invalid date');
    return date.toISOString();
  },
  parseValue: readInstant,
  parseLiteral: (node) => readInstant(node.kind === Kind.STRING ? node.value : undefined),
});

function readInstant(value: unknown): Date {
  const [text, day] = (typeof value === 'string' && RFC_3339.exec(value)) || [];
  const date = new Date(text ?? Number.NaN);
  if (Number.isNaN(date.getTime()) || !isDay(day)) {
    throw fault('BAD_USER_INPUT', 'A DateTime is an RFC 3339 instant, such as 2026-03-01T09:00:00Z');
  }
  return date;
}

/** `Date` takes the 30th of February for the 2nd of March. */
function isDay(day: string | undefined): boolean {
  return day !== undefined && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** A calendar day in Asia/Seoul, as text inside and outside. */
export const CalendarDate = new GraphQLScalarType<CalendarDay, string>({
  name: 'Date',
  description: 'A calendar day in Asia/Seoul, such as `2026-03-01`. Ranges include both ends.',
  serialize: (value) => String(value),
  parseValue: readDay,
  parseLiteral: (node) => readDay(node.kind === Kind.STRING ? node.value : undefined),
});

function readDay(value: unknown): CalendarDay {
  if (typeof value === 'string' && isCalendarDay(value)) return value;
  throw fault('BAD_USER_INPUT', 'A Date is a calendar day, such as 2026-03-01');
}
