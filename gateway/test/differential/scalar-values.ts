/** Values of custom scalars that a merge of objects would spoil. */
const FREE_FORM: readonly string[] = [
  '"text"',
  '[1, { "a": null }]',
  '{ "__typename": "Nobody", "b": [[], {}] }',
  '{ "constructor": 1, "__proto__": { "x": 2 } }',
  '0',
  'false',
];

/** A value of a scalar type. @param text what a string of it begins with */
export function scalarValue(typeName: string, text: string, seed: number): unknown {
  switch (typeName) {
    case 'Int':
      return seed % 100;
    case 'Float':
      return (seed % 1000) / 8;
    case 'Boolean':
      return seed % 2 === 0;
    case 'JSON':
      return JSON.parse(FREE_FORM[seed % FREE_FORM.length] ?? 'null');
    default:
      return `${text} ${seed % 100}`;
  }
}
