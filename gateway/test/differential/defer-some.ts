import type { SeededRandom } from '@naru/test-harness';
import { type DirectiveNode, type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';

const someDeferred = 0.2;

/** The operation with some of its fragments deferred, and some of its selections put into such fragments. */
export function deferSome(document: DocumentNode, random: SeededRandom): DocumentNode {
  const deferred = <Node extends SelectionNode>(node: Node): Node | undefined =>
    random.chance(someDeferred)
      ? { ...node, directives: [...(node.directives ?? []), defer(random)] }
      : undefined;
  return visit(document, {
    // Introspection is answered at once.
    Field: ({ name }) => (name.value.startsWith('__') ? false : undefined),
    InlineFragment: { leave: deferred },
    FragmentSpread: { leave: deferred },
    SelectionSet: {
      leave(set) {
        if (!random.chance(someDeferred)) return undefined;
        const cut = random.below(set.selections.length);
        const inside = set.selections.slice(cut);
        const fragment = {
          kind: Kind.INLINE_FRAGMENT,
          directives: [defer(random)],
          selectionSet: { kind: Kind.SELECTION_SET, selections: inside },
        } as const;
        return { ...set, selections: [...set.selections.slice(0, cut), fragment] };
      },
    },
  });
}

function defer(random: SeededRandom): DirectiveNode {
  const isLabelled = random.chance(0.5);
  const isSwitched = random.chance(0.2);
  const given = [
    ...(isLabelled
      ? [argument('label', { kind: Kind.STRING, value: `label ${random.below(1_000_000)}` })]
      : []),
    ...(isSwitched ? [argument('if', { kind: Kind.BOOLEAN, value: random.chance(0.5) })] : []),
  ];
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'defer' }, arguments: given };
}

function argument(
  name: string,
  value: { kind: Kind.STRING; value: string } | { kind: Kind.BOOLEAN; value: boolean },
) {
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value } as const;
}
