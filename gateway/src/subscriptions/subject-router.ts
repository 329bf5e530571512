/** Finds the subscribers of a subject by map look-ups alone: their number does not matter. */
export interface SubjectRouter<Subscriber> {
  /** @param pattern a subject, whose last token may be `*` (any one token) or `>` (one or more) */
  add(pattern: string, subscriber: Subscriber): void;
  remove(pattern: string, subscriber: Subscriber): void;
  /** Every subscriber of this subject, once per pattern it was added with. */
  match(subject: string): Subscriber[];
  all(): Subscriber[];
}

export function createSubjectRouter<Subscriber>(): SubjectRouter<Subscriber> {
  const byPattern = new Map<string, Set<Subscriber>>();
  return {
    add(pattern, subscriber) {
      const subscribers = byPattern.get(pattern);
      if (subscribers) subscribers.add(subscriber);
      else byPattern.set(pattern, new Set([subscriber]));
    },
    remove(pattern, subscriber) {
      const subscribers = byPattern.get(pattern);
      subscribers?.delete(subscriber);
      if (subscribers?.size === 0) byPattern.delete(pattern);
    },
    match(subject) {
      const found = [...(byPattern.get(subject) ?? [])];
      for (
        let dot = subject.lastIndexOf('.'), last = true;
        dot > 0;
        dot = subject.lastIndexOf('.', dot - 1)
      ) {
        const prefix = subject.slice(0, dot + 1);
        if (last) found.push(...(byPattern.get(`${prefix}*`) ?? []));
        found.push(...(byPattern.get(`${prefix}>`) ?? []));
        last = false;
      }
      return found;
    },
    all: () => [...byPattern.values()].flatMap((subscribers) => [...subscribers]),
  };
}
