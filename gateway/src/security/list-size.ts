import type { FieldNode, GraphQLField } from 'graphql';
import type { ListSize } from './cost-directives.ts';
import { codedError } from './errors.ts';
import type { VariableReader } from './variable-reader.ts';

/**
 * How long, at most, the list is that a field is asked for, as its `@listSize` says.
 * @throws GraphQLError BAD_USER_INPUT when it is to be said by exactly one argument, and is not
 */
export function listSizeOf(
  listSize: ListSize | undefined,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: VariableReader,
): number | undefined {
  if (!listSize) return undefined;
  const given = listSize.slicingArguments
    .map((name) => argumentValue(name, field, node, variables))
    .filter((value) => value !== undefined && value !== null);
  if (listSize.requireOneSlicingArgument && listSize.slicingArguments.length > 0 && given.length !== 1) {
    const names = listSize.slicingArguments.join(', ');
    throw codedError('BAD_USER_INPUT', `"${field.name}" needs exactly one of the arguments: ${names}.`, {
      http: { status: 400 },
    });
  }
  const sizes = given.filter((value) => typeof value === 'number');
  return sizes.length > 0 ? Math.max(0, ...sizes) : listSize.assumedSize;
}

function argumentValue(
  name: string,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: VariableReader,
): unknown {
  const given = node.arguments?.find((argument) => argument.name.value === name);
  const value = given && variables.read(given.value);
  return value === undefined ? field.args.find((argument) => argument.name === name)?.defaultValue : value;
}
