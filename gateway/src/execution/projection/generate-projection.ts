import { type DataObject, propertyReader, propertySource, setProperty } from '../data-object.ts';
import { generatedFunction } from '../generated-function.ts';
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

/** Completes objects with exactly these fields, in their order; made for objects of which there are many. */
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
  return generatedFunction(source, { completers, refused });
}

/** A key of an object literal; there is one that would set the prototype instead. */
const keyOf = (name: string): string => (name === '__proto__' ? '["__proto__"]' : JSON.stringify(name));

/** Does the same for an object of which there is one: to generate a function would take longer than it saves. */
export function projectOnce(fields: readonly ProjectedField[]): CompleteValue {
  const completed = fields.map((field) =>
    'constant' in field ? field : { ...field, read: propertyReader(field.property) },
  );
  return (value, completion, depth) => {
    const projected: DataObject = {};
    for (const field of completed) {
      let answered: unknown;
      if ('constant' in field) answered = field.constant;
      else {
        completion.path[depth] = field.name;
        answered = field.complete(field.read(value as DataObject), completion, depth + 1);
        if (answered === refused) return null;
      }
      setProperty(projected, field.name, answered);
    }
    return projected;
  };
}
