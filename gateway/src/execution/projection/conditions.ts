import { type DirectiveNode, type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';
import { hasDirectives } from '../has-directives.ts';

/** Whether a part of an operation is wanted. */
export type IsIncluded = (node: SelectionNode) => boolean;

type Variables = Readonly<Record<string, unknown>>;

/** The variables that `@skip` and `@include` of a document depend on, sorted. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  if (!hasDirectives(document)) return [];
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      const value = conditionOf(node);
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}

/** Decides `@skip` and `@include` by the values of a request's variables. */
export function inclusion(variables: Variables): IsIncluded {
  return ({ directives }) => {
    for (const directive of directives ?? []) {
      const condition = conditionOf(directive);
      if (!condition) continue;
      const value =
        condition.kind === Kind.VARIABLE
          ? variables[condition.name.value] === true
          : condition.kind === Kind.BOOLEAN && condition.value;
      if (value === (directive.name.value === 'skip')) return false;
    }
    return true;
  };
}

function conditionOf({ name, arguments: args }: DirectiveNode) {
  if (name.value !== 'skip' && name.value !== 'include') return undefined;
  return args?.find((argument) => argument.name.value === 'if')?.value;
}
