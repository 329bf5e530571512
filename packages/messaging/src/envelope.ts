import { type MsgHdrs, MsgHdrsImpl } from '@nats-io/transport-node';
import { context, propagation } from '@opentelemetry/api';

/** What caused a message: the correlation id of the whole story and the id of the direct cause, where it is a message. */
export interface Cause {
  readonly correlationId: string;
  readonly causationId?: string | undefined;
}

/** The attributes of an event, as CloudEvents 1.0 names them, without its body. */
export interface EventAttributes extends Cause {
  /** A UUIDv7; the de-duplication id too. */
  readonly id: string;
  /** Such as `naru.pickup.call.confirmed.v1`. */
  readonly type: string;
  /** Such as `/naru/calls`. */
  readonly source: string;
  /** The id token of the event's subject. */
  readonly subject: string;
  readonly time: string;
  readonly aggregateVersion: number;
}

const LINE_BREAK = /[\r\n]/;

/** Header names and values, including the trace context that is active now. */
export function headerRecord(event: EventAttributes): Record<string, string> {
  const record: Record<string, string> = {
    'content-type': 'application/json',
    'ce-specversion': '1.0',
    'ce-id': event.id,
    'ce-type': event.type,
    'ce-source': event.source,
    'ce-subject': event.subject,
    'ce-time': event.time,
    'ce-aggregateversion': String(event.aggregateVersion),
    'ce-correlationid': event.correlationId,
    'Nats-Msg-Id': event.id,
  };
  if (event.causationId !== undefined) record['ce-causationid'] = event.causationId;
  propagation.inject(context.active(), record);
  return record;
}

/** @throws Error when a value has a line break, which would begin another header */
export function natsHeaders(record: Readonly<Record<string, string>>): MsgHdrs {
  const values: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(record)) {
    if (LINE_BREAK.test(value)) throw new Error(`The header ${name} has a line break`);
    values[name] = [value];
  }
  // Setting one after the other looks through all that are set, each time.
  return MsgHdrsImpl.fromRecord(values);
}

/** Reads the attributes of a received event. @throws Error when one that handlers rely on is missing or unusable. */
export function attributesOf(headers: MsgHdrs | undefined): EventAttributes {
  const values = new Map(headers ?? []);
  const required = (name: string): string => {
    const [value] = values.get(name) ?? [];
    if (value === undefined || value === '') throw new Error(`The event has no ${name} header`);
    return value;
  };
  const [causationId] = values.get('ce-causationid') ?? [];
  const aggregateVersion = Number(required('ce-aggregateversion'));
  if (!Number.isSafeInteger(aggregateVersion)) throw new Error('The ce-aggregateversion is no whole number');
  return {
    id: required('ce-id'),
    type: required('ce-type'),
    source: required('ce-source'),
    subject: required('ce-subject'),
    time: required('ce-time'),
    aggregateVersion,
    correlationId: required('ce-correlationid'),
    ...(causationId ? { causationId } : {}),
  };
}
