import { propertySource } from '../data-object.ts';
import { type CompleteValue, refused } from './completion.ts';

/** How the values of a field are completed. */
export interface CompletedField {
  readonly complete: CompleteValue;
  /** Its type, if that may be one of the built-in scalars. */
  readonly scalar?: string;
}

/** What objects are answered with under one name: always the same, or completed from a property of the data. */
export type ProjectedField =
  | { readonly name: string; readonly constant: string }
  | (CompletedField & { readonly name: string; readonly property: string });

/** When a value `v` of a built-in scalar is answered as it is, without asking its completer. */
const plain: ReadonlyMap<string, string> = new Map([
  ['Boolean', 'typeof v === "boolean"'],
  ['Float', 'typeof v === "number" && v - v === 0'],
  ['ID', 'typeof v === "string"'],
  ['Int', '(v | 0) === v'],
  ['String', 'typeof v === "string"'],
]);

/**
 * Makes the function that completes objects with exactly these fields, in their order. It is written as source, because
 * the engine learns the shapes of objects for each property access in a source: accesses that all selections share have
 * seen too many shapes to be fast. Nothing but names gets into the source, as string literals.
 */
export function generateProjection(fields: readonly ProjectedField[]): CompleteValue {
  const completers: CompleteValue[] = [];
  const steps: string[] = [];
  const properties: string[] = [];
  for (const field of fields) {
    const name = JSON.stringify(field.name);
    if ('constant' in field) {
      properties.push(`${keyOf(field.name)}: ${JSON.stringify(field.constant)}`);
      continue;
    }
    const { property, complete, scalar = '' } = field;
    const index = completers.push(complete) - 1;
    const asItIs = plain.get(scalar);
    steps.push(`
      v = ${propertySource('value', property)};
      ${asItIs ? `if (!(${asItIs})) {` : '{'}
        completion.path[depth] = ${name};
        v = complete${index}(v, completion, depth + 1);
        if (v === refused) return null;
      }
      const v${index} = v;`);
    properties.push(`${keyOf(field.name)}: v${index}`);
  }
  const source = `
    const [${completers.map((_, index) => `complete${index}`).join(', ')}] = completers;
    return (value, completion, depth) => {
      let v;
      ${steps.join('')}
      return { ${properties.join(', ')} };
    };`;
  return new Function('completers', 'refused', source)(completers, refused);
}

/** A key of an object literal; there is one that would set the prototype instead. */
const keyOf = (name: string): string => (name === '__proto__' ? '["__proto__"]' : JSON.stringify(name));
