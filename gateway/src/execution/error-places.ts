import type { DataObject } from './data-object.ts';
import type { ErrorPath } from './execution-errors.ts';
import type { DataPath } from './response-path.ts';

/** The deepest place in the response that holds all of the objects; undefined for the response as a whole. */
export function placeOfAll(
  place: DataPath,
  root: DataObject,
  objects: readonly DataObject[],
): ErrorPath | undefined {
  const paths = place.locate(root, new Set(objects)).map(({ path }) => path);
  const common = paths.reduce(commonStart, paths[0] ?? []);
  return common.length > 0 ? common : undefined;
}

function commonStart(a: ErrorPath, b: ErrorPath): ErrorPath {
  const end = a.findIndex((part, index) => part !== b[index]);
  return end === -1 ? a : a.slice(0, end);
}
