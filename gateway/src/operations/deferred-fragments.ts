import {
  BREAK,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { documentOf } from '../authorization/trim-document.ts';
import { planLabel } from '../execution/deferral/plan-labels.ts';
import { fragmentsOf } from '../execution/fragments-of.ts';
import { hasDirectives } from '../execution/has-directives.ts';
import { operationOf } from '../execution/operation-of.ts';

type Variables = Readonly<Record<string, unknown>>;
type FragmentUse = InlineFragmentNode | FragmentSpreadNode;

const isDefer = ({ name }: DirectiveNode) => name.value === 'defer';

/** The variables that `@defer` depends on in a document; undefined when nothing in it may be deferred. */
export function deferVariables(document: DocumentNode): readonly string[] | undefined {
  if (!hasDirectives(document)) return undefined;
  let found: Set<string> | undefined;
  visit(document, {
    Directive(node) {
      if (!isDefer(node)) return;
      found ??= new Set();
      const value = argumentOf(node, 'if');
      if (value?.kind === Kind.VARIABLE) found.add(value.name.value);
    },
  });
  return found && [...found].sort();
}

/** The document as one that is answered all at once. */
export function withoutDefers(document: DocumentNode): DocumentNode {
  if (!mentionsDefer(document)) return document;
  return visit(document, { Directive: (node) => (isDefer(node) ? null : undefined) });
}

/**
 * The operation with each deferred fragment where it is used, and with a label by which the plan can name it: a named
 * fragment may be used more than once, and the planner would take its uses for one.
 * @param variables coerced: they decide what is deferred at all
 */
export function withDefersApart(
  document: DocumentNode,
  operationName: string | undefined,
  variables: Variables,
): DocumentNode {
  if (!mentionsDefer(document)) return document;
  const fragments = fragmentsOf(document);
  const operation = operationOf(document, operationName);
  const defers = deferringFragments(fragments);
  let labels = 0;

  function apart(set: SelectionSetNode): SelectionSetNode {
    return { ...set, selections: set.selections.map(selectionApart) };
  }

  function selectionApart(selection: SelectionNode): SelectionNode {
    if (selection.kind === Kind.FIELD)
      return selection.selectionSet
        ? { ...selection, selectionSet: apart(selection.selectionSet) }
        : selection;
    const directives = labelled(selection);
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return { ...selection, directives, selectionSet: apart(selection.selectionSet) };
    const fragment = fragments.get(selection.name.value);
    const stays = !fragment || (!directives.some(isDefer) && !defers.has(selection.name.value));
    if (stays) return { ...selection, directives };
    const { typeCondition, selectionSet } = fragment;
    return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet: apart(selectionSet) };
  }

  function labelled({ directives = [] }: FragmentUse): readonly DirectiveNode[] {
    return directives.flatMap((directive) => {
      if (!isDefer(directive)) return [directive];
      if (!isWanted(directive, variables)) return [];
      const label = argumentOf(directive, 'label');
      const value = planLabel(labels++, label?.kind === Kind.STRING ? label.value : undefined);
      const name = { kind: Kind.NAME, value: 'label' } as const;
      return [
        {
          ...directive,
          arguments: [{ kind: Kind.ARGUMENT, name, value: { kind: Kind.STRING, value } } as const],
        },
      ];
    });
  }

  return documentOf({ ...operation, selectionSet: apart(operation.selectionSet) }, fragments);
}

/** The fragments in which something is deferred, however deep. */
function deferringFragments(fragments: ReadonlyMap<string, FragmentDefinitionNode>): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  function look(name: string): void {
    const fragment = fragments.get(name);
    if (!fragment || seen.has(name)) return;
    seen.add(name);
    visit(fragment, {
      Directive: (node) => void (isDefer(node) && found.add(name)),
      FragmentSpread(node) {
        look(node.name.value);
        if (found.has(node.name.value)) found.add(name);
      },
    });
  }
  for (const name of fragments.keys()) look(name);
  return found;
}

function mentionsDefer(document: DocumentNode): boolean {
  if (!hasDirectives(document)) return false;
  let found = false;
  visit(document, {
    Directive(node) {
      if (!isDefer(node)) return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}

function isWanted(directive: DirectiveNode, variables: Variables): boolean {
  const value = argumentOf(directive, 'if');
  if (value?.kind === Kind.VARIABLE) return variables[value.name.value] === true;
  return value?.kind !== Kind.BOOLEAN || value.value;
}

function argumentOf(directive: DirectiveNode, name: string) {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}
