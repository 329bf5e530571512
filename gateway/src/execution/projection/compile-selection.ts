import {
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import {
  type DataObject,
  isDataObject,
  propertyReader,
  type ReadProperty,
  setProperty,
} from '../data-object.ts';
import { answeredName } from '../planned-names.ts';
import { collectFields, type SelectionContext } from './collect-fields.ts';
import { compileType } from './compile-type.ts';
import { type CompleteValue, refused, violate } from './completion.ts';
import { compileIntrospection } from './introspection.ts';

export interface ProjectionContext extends SelectionContext {
  readonly operation: OperationDefinitionNode;
  /** Fields that are null whatever the data holds: the plan does not ask for them, except for its own use. */
  readonly withheld: ReadonlySet<FieldNode>;
}

interface ProjectedField {
  readonly name: string;
  readonly read: ReadProperty;
  readonly complete: CompleteValue;
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
  // Copied for each object: all names in order, own, and with one hidden class.
  const template: DataObject = {};
  const fields: ProjectedField[] = [];
  for (const [plannedName, nodes] of collectFields(context, type, selectionSets)) {
    const name = answeredName(plannedName);
    const known = (nodes[0] as FieldNode).name.value === '__typename' && isObjectType(type);
    setProperty(template, name, known ? type.name : null);
    if (known) continue;
    fields.push({ name, read: propertyReader(plannedName), complete: compileField(context, type, nodes) });
  }
  return (value, completion, depth) => {
    const projected = { ...template };
    for (const { name, read, complete } of fields) {
      completion.path[depth] = name;
      const completed = complete(read(value as DataObject), completion, depth + 1);
      if (completed === refused) return null;
      projected[name] = completed;
    }
    return projected;
  };
}

function compileField(
  context: ProjectionContext,
  type: GraphQLObjectType | GraphQLInterfaceType,
  nodes: readonly FieldNode[],
): CompleteValue {
  const name = (nodes[0] as FieldNode).name.value;
  if (name === '__schema' || name === '__type') {
    const introspect = compileIntrospection(context, nodes);
    return (_value, { variables }) => introspect(variables) ?? null;
  }
  if (name === '__typename') {
    return (_value, completion, depth) => {
      violate(completion, depth, `The type of an object of type ${type.name} is not known.`);
      return refused;
    };
  }
  const definition = type.getFields()[name];
  if (!definition) throw new Error(`${type.name} has no field "${name}"`);
  if (nodes.every((node) => context.withheld.has(node))) {
    const withheld = isNonNullType(definition.type) ? refused : null;
    return () => withheld;
  }
  const nested = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  return compileType(definition.type, `${type.name}.${name}`, (composite) =>
    compileSelection(context, composite, nested),
  );
}
