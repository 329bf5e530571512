import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { operationWith, parseEntityOperation } from '../supergraph/entity-operation.ts';
import type { CompileContext } from './compile-context.ts';
import { compileRequires, type ShapeOfType } from './representation-shape.ts';

/** What is asked of a subgraph about entities, and how they are represented to it. */
export interface EntityRequest {
  readonly node: FetchNode;
  readonly shapeOfType: ShapeOfType;
  /** What is asked about entities of which something required is missing; found out when it first happens. */
  otherwise(): EntityRequest | undefined;
}

/**
 * Compiles an entity fetch. The planner makes one fetch of fields that require nothing but a key and fields that
 * require more, and does not see that the latter, and what they require, may not be wanted of each object.
 */
export function compileEntityRequest(
  node: FetchNode,
  requires: readonly QueryPlanSelectionNode[],
  context: CompileContext,
): EntityRequest {
  const { conditions, entityFacts } = context;
  const service = node.serviceName;
  const keysOf = (typeName: string) =>
    conditions.namesOf(typeName).flatMap((name) => entityFacts.keysOf(service, name));

  function isEnough(typeName: unknown, fields: ReadonlySet<string>): boolean {
    const keys = typeof typeName === 'string' ? keysOf(typeName) : [];
    return (
      fields.size > 0 && (keys.length === 0 || keys.some((key) => key.every((name) => fields.has(name))))
    );
  }

  function byKeysAlone(): EntityRequest | undefined {
    const document = parseEntityOperation(node.operation);
    let requiring = 0;
    const part = operationWith(document, (field, typeName) => {
      const leftOut = entityFacts.requires(service, typeName, field.name.value);
      if (leftOut) requiring += 1;
      return !leftOut;
    });
    if (!part || requiring === 0) return undefined;
    const variableUsages = node.variableUsages?.filter((name) => part.variables.has(name));
    return {
      node: { ...node, operation: part.operation, variableUsages },
      shapeOfType: compileRequires(keysIn(requires), conditions, isEnough),
      otherwise: () => undefined,
    };
  }

  function keysIn(
    selections: readonly QueryPlanSelectionNode[],
    names: ReadonlySet<string> = new Set(),
  ): QueryPlanSelectionNode[] {
    return selections.flatMap((selection): QueryPlanSelectionNode[] => {
      if (selection.kind === 'Field') return names.has(selection.name) ? [selection] : [];
      const { typeCondition } = selection;
      const inner = typeCondition ? new Set(['__typename', ...keysOf(typeCondition).flat()]) : names;
      return [{ ...selection, selections: keysIn(selection.selections, inner) }];
    });
  }

  let fallback: { readonly request: EntityRequest | undefined } | undefined;
  return {
    node,
    shapeOfType: compileRequires(requires, conditions, isEnough),
    otherwise() {
      fallback ??= { request: byKeysAlone() };
      return fallback.request;
    },
  };
}
