import type {
  FetchDataRewrite,
  FetchNode,
  PlanNode,
  QueryPlanner,
  QueryPlanSelectionNode,
} from '@apollo/query-planner';
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import type { RequiredArguments } from './required-arguments.ts';
import { splitFetch } from './split-fetch.ts';

/** What of a planner is used. */
export type Planner = Pick<QueryPlanner, 'buildQueryPlan'>;

type Node<Kinds extends PlanNode['kind']> = Extract<PlanNode, { kind: Kinds }>;

/**
 * A planner's plans as subgraphs understand them, where it was made with stand-ins: fields are asked for with their
 * arguments, under their stand-ins' names, and the values are sent under the fields' own names.
 */
export function withRestoredArguments(planner: Planner, required: RequiredArguments): Planner {
  if (required.standIns.size === 0) return planner;
  return {
    buildQueryPlan(operation, options) {
      const { kind, node } = planner.buildQueryPlan(operation, options);
      if (node?.kind !== 'Subscription')
        return { kind, ...(node && { node: restoreArguments(node, required) }) };
      const { primary, rest } = node;
      return {
        kind,
        node: {
          kind: 'Subscription',
          primary: restoreFetch(primary, required),
          ...(rest && { rest: restoreArguments(rest, required) }),
        },
      };
    },
  };
}

function restoreArguments(node: PlanNode, required: RequiredArguments): PlanNode {
  const restore = (child: PlanNode) => restoreArguments(child, required);
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map(restore) };
    case 'Flatten':
      return { ...node, node: restore(node.node) };
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause && { ifClause: restore(node.ifClause) }),
        ...(node.elseClause && { elseClause: restore(node.elseClause) }),
      };
    case 'Defer':
      return restoreDeferred(node, restore);
    case 'Fetch': {
      const parts = splitFetch(node, required).map((part) => restoreFetch(part, required));
      const [only] = parts;
      return only && parts.length === 1 ? only : { kind: 'Parallel', nodes: parts };
    }
  }
}

function restoreDeferred(node: Node<'Defer'>, restore: (child: PlanNode) => PlanNode): PlanNode {
  const { primary, deferred } = node;
  return {
    ...node,
    primary: { ...primary, ...(primary.node && { node: restore(primary.node) }) },
    deferred: deferred.map((part) => ({ ...part, ...(part.node && { node: restore(part.node) }) })),
  };
}

function restoreFetch(node: FetchNode, { standIns }: RequiredArguments): FetchNode {
  const renames = node.requires ? renamesIn(node.requires, [], standIns) : [];
  const operation = visit(parse(node.operation, { noLocation: true }), {
    Field(field) {
      const standIn = standIns.get(field.name.value);
      if (!standIn) return undefined;
      return {
        ...field,
        alias: field.alias ?? field.name,
        name: { kind: Kind.NAME, value: standIn.name },
        arguments: standIn.arguments,
      };
    },
  });
  return {
    ...node,
    operation: stripIgnoredCharacters(print(operation)),
    // Before the planner's own, which may change the types that conditions go by.
    ...(renames.length > 0 && { inputRewrites: [...renames, ...(node.inputRewrites ?? [])] }),
  };
}

function renamesIn(
  selections: readonly QueryPlanSelectionNode[],
  path: readonly string[],
  standIns: RequiredArguments['standIns'],
): FetchDataRewrite[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'InlineFragment') {
      const step = selection.typeCondition ? [`... on ${selection.typeCondition}`] : [];
      return renamesIn(selection.selections, [...path, ...step], standIns);
    }
    const standIn = standIns.get(selection.name);
    const here = [...path, selection.name];
    const inner = renamesIn(selection.selections ?? [], here, standIns);
    return standIn
      ? [...inner, { kind: 'KeyRenamer', path: here, renameKeyTo: standIn.name } as const]
      : inner;
  });
}
