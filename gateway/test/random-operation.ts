import fc from 'fast-check';
import {
  doTypesOverlap,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isUnionType,
} from 'graphql';

const keyword = { Query: 'query', Mutation: 'mutation' } as const;

/** Any valid operation on the schema: fields, fragments of either kind, conditions, `__typename`. */
export function randomOperation(schema: GraphQLSchema): fc.Arbitrary<string> {
  const choices = fc.array(fc.nat(999), { minLength: 30, maxLength: 150 });
  return choices.map((tape) => writeOperation(schema, tape));
}

/** Each number of the tape decides what comes next; where it ends, everything comes to its end soon. */
function writeOperation(schema: GraphQLSchema, tape: readonly number[]): string {
  let at = 0;
  let keys = 0;
  const pick = <T>(from: readonly T[]): T => from[(tape[at++] ?? 0) % from.length] as T;
  const fragments: { readonly name: string; readonly on: GraphQLCompositeType; text: string }[] = [];
  const composite = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLCompositeType => isCompositeType(type) && !type.name.startsWith('__'),
  );
  const fitting = (parent: GraphQLCompositeType) =>
    composite.filter((type) => !type.name.startsWith('Query') && doTypesOverlap(schema, type, parent));

  function selections(parent: GraphQLCompositeType, depth: number): string {
    const count = depth > 6 || at >= tape.length ? 1 : pick([1, 2, 3]);
    return `{ ${Array.from({ length: count }, () => selection(parent, depth)).join(' ')} }`;
  }

  function selection(parent: GraphQLCompositeType, depth: number): string {
    const kind =
      depth > 6 || at >= tape.length ? 'field' : pick(['field', 'field', 'field', 'inline', 'spread']);
    const condition = pick(['', '', '', ' @include(if: $yes)', ' @skip(if: $no)']);
    const types = fitting(parent);
    if (kind === 'field' || types.length === 0) return field(parent, depth, condition);
    if (kind === 'spread') return `...${fragment(pick(types), depth)}${condition}`;
    const on = pick([undefined, ...types]);
    return `...${on ? ` on ${on.name}` : ''}${condition} ${selections(on ?? parent, depth + 1)}`;
  }

  function field(parent: GraphQLCompositeType, depth: number, condition: string): string {
    const key = `k${keys++}`; // every key is used once, so that no two fields conflict
    const fields = isUnionType(parent) ? [] : Object.values(parent.getFields());
    const open = depth > 6 ? fields.filter(({ type }) => !isCompositeType(getNamedType(type))) : fields;
    const chosen = pick([...open, undefined]);
    if (!chosen) return `${key}: __typename${condition}`;
    const given = chosen.args.length > 0 ? '(first: $first)' : '';
    const type = getNamedType(chosen.type);
    const below = isCompositeType(type) ? ` ${selections(type, depth + 1)}` : '';
    return `${key}: ${chosen.name}${given}${condition}${below}`;
  }

  function fragment(on: GraphQLCompositeType, depth: number): string {
    // Only finished ones are used again: a fragment must not reach itself.
    const known = fragments.find((one) => one.on === on && one.text !== '');
    if (known && pick([true, false])) return known.name;
    const made = { name: `F${fragments.length}`, on, text: '' };
    fragments.push(made);
    made.text = `fragment ${made.name} on ${on.name} ${selections(on, depth + 1)}`;
    return made.name;
  }

  const root = pick(
    [schema.getQueryType(), schema.getMutationType()].filter((type) => type !== undefined && type !== null),
  );
  const body = selections(root, 0);
  const text = [body, ...fragments.map((one) => one.text)].join('\n');
  const variables = [
    ['$yes: Boolean!', '$yes'],
    ['$no: Boolean = false', '$no'],
    ['$first: Int', '$first'],
  ].flatMap(([definition, name]) => (text.includes(`${name})`) ? [definition] : []));
  return `${keyword[root.name as 'Query']}${variables.length > 0 ? `(${variables.join(', ')})` : ''} ${text}`;
}
