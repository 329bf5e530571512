/** Finds the subscribers of a subject by map look-ups alone: their number does not matter. */
export interface SubjectRouter<Subscriber> {
  /** @param pattern a subject, whose tokens may be `*` (any one token) and the last one `>` (one or more) */
  add(pattern: string, subscriber: Subscriber): void;
  remove(pattern: string, subscriber: Subscriber): void;
  /** Every subscriber of this subject, once per pattern it was added with. */
  match(subject: string): Subscriber[];
  all(): Subscriber[];
}

type ByPattern<Subscriber> = Map<string, Set<Subscriber>>;

const anyToken = /[^.*>]+/g;

export function createSubjectRouter<Subscriber>(): SubjectRouter<Subscriber> {
  // By where the wildcards stand. Callers cannot place any, so there are never more shapes than subscription fields,
  // and each shape makes one pattern of a subject.
  const byShape = new Map<string, ByPattern<Subscriber>>();
  return {
    add(pattern, subscriber) {
      const shape = shapeOf(pattern);
      const byPattern = byShape.get(shape) ?? new Map<string, Set<Subscriber>>();
      byShape.set(shape, byPattern);
      const subscribers = byPattern.get(pattern) ?? new Set();
      byPattern.set(pattern, subscribers.add(subscriber));
    },
    remove(pattern, subscriber) {
      const shape = shapeOf(pattern);
      const byPattern = byShape.get(shape);
      const subscribers = byPattern?.get(pattern);
      subscribers?.delete(subscriber);
      if (subscribers?.size === 0) byPattern?.delete(pattern);
      if (byPattern?.size === 0) byShape.delete(shape);
    },
    match(subject) {
      const tokens = subject.split('.');
      const found: Subscriber[] = [];
      for (const [shape, byPattern] of byShape) {
        const pattern = patternOf(tokens, shape.split('.'));
        if (pattern === undefined) continue;
        for (const subscriber of byPattern.get(pattern) ?? []) found.push(subscriber);
      }
      return found;
    },
    all: () =>
      [...byShape.values()].flatMap((byPattern) => [...byPattern.values()].flatMap((found) => [...found])),
  };
}

/** `rental.order.*.*` → `=.=.*.*` */
function shapeOf(pattern: string): string {
  return pattern.replace(anyToken, '=');
}

/** The one pattern of this shape that matches the subject, if any does. */
function patternOf(subject: readonly string[], shape: readonly string[]): string | undefined {
  const fits = shape.at(-1) === '>' ? subject.length >= shape.length : subject.length === shape.length;
  return fits ? shape.map((mark, index) => (mark === '=' ? subject[index] : mark)).join('.') : undefined;
}
