import type {
  DocumentNode,
  FieldNode,
  GraphQLCompositeType,
  GraphQLError,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql';
import type { DataObject } from '../data-object.ts';
import { planLabelOf } from '../deferral/plan-labels.ts';
import { fragmentsOf } from '../fragments-of.ts';
import { operationOf } from '../operation-of.ts';
import { answeredName } from '../planned-names.ts';
import { compileSelection, type ProjectionContext } from './compile-selection.ts';
import { type CompleteValue, createCompletion, refused } from './completion.ts';
import { conditionVariables, inclusion } from './conditions.ts';
import { selectedPath } from './selected-paths.ts';

type Variables = Readonly<Record<string, unknown>>;

/** An operation's view of the data that a plan has gathered, without what is deferred. */
export interface Projection {
  /** The response's data, and how subgraphs answered against the schema. */
  project(data: DataObject, variables: Variables): Projected;
  /** A deferred fragment's view of the objects of a type. */
  fragment(type: GraphQLCompositeType, selectionSet: SelectionSetNode): CompleteValue;
  /** A path into the data as the client knows it. */
  answeredPath(path: GraphQLError['path']): GraphQLError['path'];
}

interface Projected {
  readonly data: DataObject | null;
  readonly violations: readonly GraphQLError[];
}

/** Combinations of conditions that are kept compiled. */
const keptVariants = 32;

/**
 * @param withheld fields of the document that are answered with null, without a violation
 * @throws Error when the document does not have the operation, or selects what the schema does not have
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  withheld: ReadonlySet<FieldNode>,
): Projection {
  const operation = operationOf(document, operationName);
  const fragments = fragmentsOf(document);
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) throw new Error(`The schema has no ${operation.operation}`);

  const names = conditionVariables(document);
  const variants = new Map<string, CompleteValue>();

  const contextFor = (variables: Variables): ProjectionContext => {
    const isIncluded = inclusion(variables);
    return {
      ...{ schema, operation, fragments, withheld },
      isIncluded: (node) => planLabelOf(node) === undefined && isIncluded(node),
    };
  };

  // Conditions decide the order of the fields too, so there is a projection for every combination of them.
  function projectionFor(variables: Variables): CompleteValue {
    const key = names.map((name) => (variables[name] === true ? '1' : '0')).join('');
    let complete = variants.get(key);
    if (!complete) {
      complete = compileSelection(contextFor(variables), rootType as NonNullable<typeof rootType>, [
        operation.selectionSet,
      ]);
      if (variants.size >= keptVariants) variants.clear();
      variants.set(key, complete);
    }
    return complete;
  }

  if (names.length === 0) projectionFor({});
  return {
    project(data, variables) {
      const completion = createCompletion(variables);
      const projected = projectionFor(variables)(data, completion, 0);
      return {
        data: projected === refused ? null : (projected as DataObject | null),
        violations: completion.violations,
      };
    },
    fragment: (type, selectionSet) => compileSelection(contextFor({}), type, [selectionSet]),
    answeredPath: (path) =>
      path &&
      selectedPath(path, operation.selectionSet, fragments)?.map((part) =>
        typeof part === 'string' ? answeredName(part) : part,
      ),
  };
}
