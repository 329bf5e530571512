import type { Path } from './compare-outcomes.ts';
import type { Outcome } from './executors.ts';

/** The value at a place of an outcome's data: null beneath a null, undefined where nothing is answered. */
export function valueAt({ result }: Outcome, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    if (value === null || value === undefined) return value;
    return Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined;
  }, result.data ?? null);
}

/** The path itself and every place above it, the outermost first. */
export function placesOnTheWay(path: Path): Path[] {
  return Array.from({ length: path.length + 1 }, (_, length) => path.slice(0, length));
}

export function startsWith(path: Path, start: Path): boolean {
  return start.every((part, index) => path[index] === part);
}

/** The messages of the errors at a place. */
export function messagesAt({ result }: Outcome, path: Path): string[] {
  const place = JSON.stringify(path);
  return (result.errors ?? []).flatMap((error) =>
    JSON.stringify(error.path ?? []) === place ? [error.message] : [],
  );
}
