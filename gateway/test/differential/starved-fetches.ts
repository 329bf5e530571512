import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import { type FieldNode, Kind, parse, type SelectionSetNode, visit } from 'graphql';
import type { SubgraphFacts } from './subgraph-facts.ts';

/** Whether a plan asks some subgraph for a field without sending it all that the field requires. */
export function hasStarvedFetch(plan: QueryPlan, subgraphs: SubgraphFacts): boolean {
  return fetchesIn(plan).some((fetch) => {
    const asked = namesIn(parse(fetch.operation, { noLocation: true }));
    const sent = JSON.stringify(fetch.requires ?? []);
    return [...(subgraphs.get(fetch.serviceName)?.values() ?? [])].some(({ fields }) =>
      [...fields].some(
        ([name, { requires }]) =>
          requires &&
          asked.has(name) &&
          [...namesIn(requires)].some((needed) => !sent.includes(`"name":"${needed}"`)),
      ),
    );
  });
}

function fetchesIn(node: unknown): FetchNode[] {
  if (typeof node !== 'object' || node === null) return [];
  if ('kind' in node && node.kind === 'Fetch') return [node as FetchNode];
  return Object.values(node).flatMap(fetchesIn);
}

function namesIn(selection: SelectionSetNode | ReturnType<typeof parse>): Set<string> {
  const names = new Set<string>();
  visit(selection, { [Kind.FIELD]: ({ name }: FieldNode) => void names.add(name.value) });
  return names;
}
