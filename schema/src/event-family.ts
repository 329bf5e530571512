import { InvalidEvent } from './invalid.ts';
import { lazyValidator, type Validator } from './validator.ts';

/** The events of one aggregate: what can happen to it (facts), and the snapshot that each carries. */
export interface EventFamily<Fact extends string, Body> {
  /** First token of the subject, such as `pickup`. */
  readonly context: string;
  /** Second token of the subject, such as `call`. */
  readonly aggregate: string;
  /** Grows only with a breaking change of the body; both versions are then published. */
  readonly version: number;
  /** The JetStream stream that keeps the events. */
  readonly stream: 'PICKUP' | 'RENTAL' | 'CUSTOMER';
  readonly facts: readonly Fact[];
  /** The body field whose value is the subject's id token. */
  readonly routingKey: keyof Body & string;
  /** The body, unknown fields included. @throws InvalidEvent listing every violation of the fact's schema. */
  validate(fact: Fact, body: unknown): Body;
}

/** A family whose facts and body do not matter to the caller. */
// biome-ignore lint/suspicious/noExplicitAny: `unknown` would leave no routing key to name
export type AnyEventFamily = EventFamily<string, any>;

/** Where an event stands: `naru.pickup.call.confirmed.v1` taken apart. */
export interface EventType {
  readonly context: string;
  readonly aggregate: string;
  readonly fact: string;
  readonly version: number;
}

const ID_TOKEN = /^[A-Za-z0-9_-]{1,64}$/;
const EVENT_TYPE = /^naru\.([a-z-]+)\.([a-z-]+)\.([a-z-]+)\.v([1-9]\d*)$/;

/** Makes a family whose bodies are checked against `events/<context>/<aggregate>.<fact>.v<version>.json`. */
export function defineFamily<Fact extends string, Body>(
  family: Omit<EventFamily<Fact, Body>, 'validate'>,
): EventFamily<Fact, Body> {
  const path = `events/${family.context}/${family.aggregate}`;
  const references = ['vocabulary.json', `${path}.v${family.version}.json`];
  const validators = new Map<string, Validator>(
    family.facts.map((fact) => [fact, lazyValidator(`${path}.${fact}.v${family.version}.json`, references)]),
  );
  return Object.freeze({
    ...family,
    validate(fact: Fact, body: unknown) {
      const violationsOf = validators.get(fact);
      const violations = violationsOf ? violationsOf(body) : [unknownFact(family, fact)];
      if (violations.length > 0) throw new InvalidEvent(eventType(family, fact), violations);
      return body as Body;
    },
  });
}

/** The event's `ce-type`, such as `naru.pickup.call.confirmed.v1`. */
export function typeOf<Fact extends string, Body>(
  family: EventFamily<Fact, Body>,
  fact: NoInfer<Fact>,
): string {
  return eventType(family, fact);
}

/** Takes a `ce-type` apart. @throws InvalidEvent for anything that `typeOf` cannot have made. */
export function parseType(type: string): EventType {
  const [, context, aggregate, fact, version] = EVENT_TYPE.exec(type) ?? [];
  if (!context || !aggregate || !fact || !version)
    throw new InvalidEvent(type, ['is not an event type of Naru']);
  return { context, aggregate, fact, version: Number(version) };
}

/**
 * The subject that an event is published on, such as `pickup.call.<callId>.confirmed`.
 *
 * @throws InvalidEvent for an id outside `[A-Za-z0-9_-]`, which could reach other subjects, or for an unknown fact.
 */
export function subjectOf<Fact extends string, Body>(
  family: EventFamily<Fact, Body>,
  body: NoInfer<Body>,
  fact: NoInfer<Fact>,
): string {
  const id: unknown = body[family.routingKey];
  const violations: string[] = [];
  if (!family.facts.includes(fact)) violations.push(unknownFact(family, fact));
  if (typeof id !== 'string' || !ID_TOKEN.test(id)) {
    violations.push(`/${family.routingKey} must be an id of 1 to 64 characters of [A-Za-z0-9_-]`);
  }
  if (violations.length > 0) throw new InvalidEvent(eventType(family, fact), violations);
  return `${family.context}.${family.aggregate}.${id}.${fact}`;
}

/** The subject filter of one fact of a family, or of all: `pickup.call.*.confirmed`, `pickup.call.*.*`. */
export function filterOf<Fact extends string, Body>(
  family: EventFamily<Fact, Body>,
  fact?: NoInfer<Fact>,
): string {
  return `${family.context}.${family.aggregate}.*.${fact ?? '*'}`;
}

type Named = Pick<AnyEventFamily, 'context' | 'aggregate' | 'version'>;

function eventType({ context, aggregate, version }: Named, fact: string): string {
  return `naru.${context}.${aggregate}.${fact}.v${version}`;
}

function unknownFact({ context, aggregate }: Named, fact: string): string {
  return `"${fact}" is no fact of ${context}.${aggregate}`;
}
