import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../execution/fragments-of.ts';
import { codedError } from './errors.ts';

/** What one document may ask for. Tokens are limited by the parser. */
export interface OperationLimits {
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
  readonly maxOperations: number;
}

interface Weight {
  depth: number;
  aliases: number;
  directives: number;
  /** Fields at this level, fragments followed. */
  fields: number;
}

/**
 * Refuses a document that asks for too much, before any subgraph is called.
 *
 * Fragments count as often as they are spread: that is what they cost. Introspection fields are not weighed, because
 * production has none. The document must be valid (no cycles of fragments).
 *
 * @throws GraphQLError with a code of its own for each limit, HTTP status 400
 */
export function enforceLimits(document: DocumentNode, limits: OperationLimits): void {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  refuseAbove(limits.maxOperations, operations.length, 'OPERATION_LIMIT_EXCEEDED', 'operations');

  const weigh = weigher(fragmentsOf(document));
  for (const operation of operations) {
    const weight = weigh(operation.selectionSet);
    const directives = weight.directives + (operation.directives?.length ?? 0);
    refuseAbove(limits.maxRootFields, weight.fields, 'ROOT_FIELD_LIMIT_EXCEEDED', 'root fields');
    refuseAbove(limits.maxDepth, weight.depth, 'DEPTH_LIMIT_EXCEEDED', 'levels');
    refuseAbove(limits.maxAliases, weight.aliases, 'ALIAS_LIMIT_EXCEEDED', 'aliases');
    refuseAbove(limits.maxDirectives, directives, 'DIRECTIVE_LIMIT_EXCEEDED', 'directives');
  }
}

function weigher(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  // Each fragment is weighed once, or nested fragments would make weighing itself exponential.
  const weighed = new Map<string, Weight>();

  function weigh({ selections }: SelectionSetNode): Weight {
    const total: Weight = { depth: 0, aliases: 0, directives: 0, fields: 0 };
    for (const selection of selections) {
      total.directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        total.fields += 1;
        if (selection.alias) total.aliases += 1;
        if (selection.name.value.startsWith('__')) continue;
        const inner = selection.selectionSet ? weigh(selection.selectionSet) : undefined;
        total.depth = Math.max(total.depth, 1 + (inner?.depth ?? 0));
        total.aliases += inner?.aliases ?? 0;
        total.directives += inner?.directives ?? 0;
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? weigh(selection.selectionSet)
            : weighFragment(selection.name.value);
        total.depth = Math.max(total.depth, inner.depth);
        total.aliases += inner.aliases;
        total.directives += inner.directives;
        total.fields += inner.fields;
      }
    }
    return total;
  }

  function weighFragment(name: string): Weight {
    const known = weighed.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    const weight = fragment
      ? weigh(fragment.selectionSet)
      : { depth: 0, aliases: 0, directives: 0, fields: 0 };
    weighed.set(name, weight);
    return weight;
  }

  return weigh;
}

function refuseAbove(limit: number, actual: number, code: string, what: string): void {
  if (actual > limit) {
    throw codedError(code, `The operation has ${actual} ${what}; at most ${limit} are allowed.`, {
      http: { status: 400 },
    });
  }
}
