import { createBoundedCache } from './bounded-cache.ts';

type Factory = (...values: readonly unknown[]) => unknown;

/** Sources whose compilation is remembered: most operations are made of the same pieces, under whatever text. */
const keptSources = 2_000;
const factories = createBoundedCache<Factory>(keptSources);

/**
 * Makes a function from source that returns it. The engine learns the shapes of objects for each property access in a
 * source; accesses that everything shares have seen too many shapes to be fast.
 * @param source of names it may hold string literals only, by `JSON.stringify`
 * @param bindings what the source may use, by its names there
 */
export function generatedFunction<Made>(source: string, bindings: Readonly<Record<string, unknown>>): Made {
  const names = Object.keys(bindings);
  const key = `${names.join()}\n${source}`;
  let factory = factories.get(key);
  if (!factory) {
    factory = new Function(...names, source) as Factory;
    factories.set(key, factory);
  }
  return factory(...Object.values(bindings)) as Made;
}
