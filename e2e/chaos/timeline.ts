/** What happened when, printed as it happens. */
export interface Timeline {
  note(what: string): void;
  /** How often something was noted that matches. */
  count(pattern: RegExp): number;
}

export function startTimeline(print: (line: string) => void): Timeline {
  const startedMs = performance.now();
  const notes: string[] = [];
  return {
    note(what) {
      notes.push(what);
      print(`${((performance.now() - startedMs) / 1000).toFixed(1).padStart(7)} s  ${what}`);
    },
    count: (pattern) => notes.filter((note) => pattern.test(note)).length,
  };
}
