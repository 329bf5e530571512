import { type FieldNode, Kind } from 'graphql';

const suffix = '__planned';

/**
 * The name under which an operation is planned to have what the client wants under another: subgraphs are asked for
 * keys and required fields too, which the client's own names must not stand in the way of.
 */
export function plannedName(name: string): string {
  return name + suffix;
}

/** Whether a client's name would be taken for a planned one. */
export function looksPlanned(name: string): boolean {
  return name.endsWith(suffix);
}

/** The name that the client knows. */
export function answeredName(name: string): string {
  return looksPlanned(name) ? name.slice(0, -suffix.length) : name;
}

/** Planned beside fields that may all be left out, so that a subgraph is asked for the object in any case. */
export const plannedTypename: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
};
