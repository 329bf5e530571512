import { Kind, type SelectionNode } from 'graphql';

/** The label by which a plan names a deferred fragment: unique, and telling the client's own. */
export function planLabel(index: number, clientLabel: string | undefined): string {
  return clientLabel === undefined ? String(index) : `${index}:${clientLabel}`;
}

/** The label that the client gave; undefined when it gave none. */
export function clientLabelOf(label: string): string | undefined {
  const end = label.indexOf(':');
  return end === -1 ? undefined : label.slice(end + 1);
}

/** The plan's label of a fragment that is deferred; undefined for anything that is not. */
export function planLabelOf({ directives }: SelectionNode): string | undefined {
  const defer = directives?.find(({ name }) => name.value === 'defer');
  const label = defer?.arguments?.find(({ name }) => name.value === 'label')?.value;
  return label?.kind === Kind.STRING ? label.value : undefined;
}
