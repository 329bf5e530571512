import {
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { isDataObject } from '../data-object.ts';
import { answeredName } from '../planned-names.ts';
import { collectFields, type SelectionContext } from './collect-fields.ts';
import { compileType } from './compile-type.ts';
import { type CompleteValue, refused, violate } from './completion.ts';
import {
  type CompletedField,
  generateProjection,
  type ProjectedField,
  projectOnce,
} from './generate-projection.ts';
import { compileIntrospection } from './introspection.ts';

export interface ProjectionContext extends SelectionContext {
  readonly operation: OperationDefinitionNode;
  /** Fields that are null whatever the data holds: the plan does not ask for them, except for its own use. */
  readonly withheld: ReadonlySet<FieldNode>;
}

/** Completes objects of a composite type: exactly what is selected, in the order of the operation. */
export function compileSelection(
  context: ProjectionContext,
  type: GraphQLCompositeType,
  selectionSets: readonly SelectionSetNode[],
): CompleteValue {
  const { schema } = context;
  if (!isAbstractType(type)) {
    const project = compileProjection(context, type, selectionSets);
    return (value, completion, depth) => {
      if (value === null || value === undefined) return null;
      if (isDataObject(value)) return project(value, completion, depth);
      violate(completion, depth, `Expected an object of type ${type.name}.`);
      return null;
    };
  }

  const projections = new Map<unknown, CompleteValue>();
  // A subgraph that knows an interface as an object does not tell types that nobody asked for.
  if (isInterfaceType(type)) projections.set(undefined, compileProjection(context, type, selectionSets));
  return (value, completion, depth) => {
    if (value === null || value === undefined) return null;
    const typeName = isDataObject(value) ? value['__typename'] : null;
    let project = projections.get(typeName);
    if (!project) {
      const concrete = typeof typeName === 'string' ? schema.getType(typeName) : undefined;
      if (!isPossible(schema, type, concrete)) {
        // The name is not told: it may be one that clients are not to see.
        violate(completion, depth, `Invalid __typename found for an object of type ${type.name}.`);
        return null;
      }
      project = compileProjection(context, concrete, selectionSets);
      projections.set(typeName, project);
    }
    return project(value, completion, depth);
  };
}

function isPossible(
  schema: GraphQLSchema,
  type: GraphQLAbstractType,
  concrete: GraphQLNamedType | undefined,
): concrete is GraphQLObjectType | GraphQLInterfaceType {
  if (isObjectType(concrete)) return schema.isSubType(type, concrete);
  return isInterfaceType(concrete) && (concrete === type || schema.isSubType(type, concrete));
}

/** An interface stands for a type that no subgraph could tell; then only what all of its types have can be answered. */
function compileProjection(
  context: ProjectionContext,
  type: GraphQLObjectType | GraphQLInterfaceType,
  selectionSets: readonly SelectionSetNode[],
): CompleteValue {
  const fields: ProjectedField[] = [];
  for (const [property, nodes] of collectFields(context, type, selectionSets)) {
    const name = answeredName(property);
    const selected = (nodes[0] as FieldNode).name.value;
    if (selected === '__typename' && isObjectType(type)) fields.push({ name, constant: type.name });
    else {
      fields.push({ name, property, ...compileField(context, type, nodes) });
    }
  }
  const root = context.schema.getRootType(context.operation.operation);
  return type === root ? projectOnce(fields) : generateProjection(fields);
}

function compileField(
  context: ProjectionContext,
  type: GraphQLObjectType | GraphQLInterfaceType,
  nodes: readonly FieldNode[],
): CompletedField {
  const name = (nodes[0] as FieldNode).name.value;
  if (name === '__schema' || name === '__type') {
    const introspect = compileIntrospection(context, nodes);
    return { complete: (_value, { variables }) => introspect(variables) ?? null };
  }
  if (name === '__typename') {
    return {
      complete(_value, completion, depth) {
        violate(completion, depth, `The type of an object of type ${type.name} is not known.`);
        return refused;
      },
    };
  }
  const definition = type.getFields()[name];
  if (!definition) throw new Error(`${type.name} has no field "${name}"`);
  if (nodes.every((node) => context.withheld.has(node))) {
    const withheld = isNonNullType(definition.type) ? refused : null;
    return { complete: () => withheld };
  }
  const nested = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const complete = compileType(definition.type, `${type.name}.${name}`, (composite) =>
    compileSelection(context, composite, nested),
  );
  return { complete, scalar: String(getNullableType(definition.type)) };
}
