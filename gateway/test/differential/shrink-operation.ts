import { type DocumentNode, type GraphQLSchema, Kind, type SelectionSetNode, validate, visit } from 'graphql';
import type { GeneratedOperation } from './generate-operation.ts';

/** The smallest operation found, by dropping selections and directives, that still shows what the given one shows. */
export async function shrinkOperation(
  schema: GraphQLSchema,
  operation: GeneratedOperation,
  stillShows: (smaller: GeneratedOperation) => Promise<boolean>,
): Promise<GeneratedOperation> {
  let smallest = operation;
  let place = 0;
  for (;;) {
    const document = withoutUnused(without(smallest.document, place));
    if (document === undefined) return smallest;
    const smaller = { ...smallest, document };
    if (validate(schema, document).length === 0 && (await stillShows(smaller))) smallest = smaller;
    else place++;
  }
}

/** The document without its nth droppable node; undefined when it has none. */
function without(document: DocumentNode, place: number): DocumentNode | undefined {
  let index = -1;
  let dropped = false;
  const isDropped = () => {
    index++;
    dropped ||= index === place;
    return index === place;
  };
  const drop = () => (isDropped() ? null : undefined);
  const smaller = visit(document, {
    [Kind.FIELD]: drop,
    [Kind.INLINE_FRAGMENT]: drop,
    [Kind.FRAGMENT_SPREAD]: drop,
    [Kind.DIRECTIVE]: drop,
    [Kind.ARGUMENT]: drop,
  });
  return dropped ? withoutEmpty(smaller) : undefined;
}

function withoutEmpty(document: DocumentNode): DocumentNode {
  const isEmpty = (selection: SelectionSetNode | undefined) => selection?.selections.length === 0;
  return visit(document, {
    [Kind.FIELD]: { leave: ({ selectionSet }) => (isEmpty(selectionSet) ? null : undefined) },
    [Kind.INLINE_FRAGMENT]: { leave: ({ selectionSet }) => (isEmpty(selectionSet) ? null : undefined) },
  });
}

/** The document without fragments and variables that nothing uses any more. */
function withoutUnused(document: DocumentNode | undefined): DocumentNode | undefined {
  if (!document) return undefined;
  const fragments = new Set<string>();
  const variables = new Set<string>();
  visit(document, {
    [Kind.FRAGMENT_SPREAD]: ({ name }) => void fragments.add(name.value),
    [Kind.VARIABLE_DEFINITION]: () => false,
    [Kind.VARIABLE]: ({ name }) => void variables.add(name.value),
  });
  const smaller = visit(document, {
    [Kind.FRAGMENT_DEFINITION]: ({ name }) => (fragments.has(name.value) ? undefined : null),
    [Kind.VARIABLE_DEFINITION]: ({ variable }) => (variables.has(variable.name.value) ? false : null),
  });
  return smaller.definitions.length < document.definitions.length ? withoutUnused(smaller) : smaller;
}
