/** An object of the data that subgraphs answered. It may have a prototype, or none. */
export interface DataObject {
  [name: string]: unknown;
}

export function isDataObject(value: unknown): value is DataObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads one property, the same for every object. */
export type ReadProperty = (object: DataObject) => unknown;

/** Only for names that every object inherits something by, such as `constructor`, it costs to look at own properties. */
export function propertyReader(name: string): ReadProperty {
  if (name in {}) return (object) => (Object.hasOwn(object, name) ? object[name] : undefined);
  return (object) => object[name];
}

/** The same as a JavaScript expression, for functions that are generated. */
export function propertySource(object: string, name: string): string {
  const literal = JSON.stringify(name);
  const property = `${object}[${literal}]`;
  return name in {} ? `(Object.hasOwn(${object}, ${literal}) ? ${property} : undefined)` : property;
}

/** Assigns an own property, even by the one name that assignment treats differently. */
export function setProperty(object: DataObject, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
