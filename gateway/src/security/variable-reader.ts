import { Kind, type OperationDefinitionNode, type ValueNode, valueFromASTUntyped } from 'graphql';

/** The values in an operation, with those of its variables in their places. */
export interface VariableReader {
  read(node: ValueNode): unknown;
  /** Whether a value has depended on a variable so far. */
  readonly used: boolean;
}

/** @param given the variables as the client sent them */
export function variableReader(
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): VariableReader {
  let used = false;

  function variable(name: string): unknown {
    used = true;
    if (Object.hasOwn(given, name)) return given[name];
    const definition = variableDefinitions.find((candidate) => candidate.variable.name.value === name);
    return definition?.defaultValue && valueFromASTUntyped(definition.defaultValue);
  }

  function read(node: ValueNode): unknown {
    if (node.kind === Kind.VARIABLE) return variable(node.name.value);
    if (node.kind === Kind.LIST) return node.values.map(read);
    if (node.kind === Kind.OBJECT) {
      return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, read(value)]));
    }
    return valueFromASTUntyped(node);
  }

  return {
    read,
    get used() {
      return used;
    },
  };
}
