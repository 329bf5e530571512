import { type FieldNode, Kind } from 'graphql';

const suffix = '__planned';
const pattern = /__planned\d*$/;

/**
 * The name under which an operation is planned to have what the client wants under another: subgraphs are asked for
 * keys and required fields too, which the client's own names must not stand in the way of.
 * @param index tells apart what the client wants under one name for objects of different types
 */
export function plannedName(name: string, index: number): string {
  return `${name}${suffix}${index}`;
}

/** Whether a client's name would be taken for a planned one. */
export function looksPlanned(name: string): boolean {
  return pattern.test(name);
}

/** The name that the client knows. */
export function answeredName(name: string): string {
  return name.replace(pattern, '');
}

/** Planned where every field is left out, so that a subgraph is asked for the object in any case. Not answered. */
export const plannedTypename: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
};

/** The variable that entity fetches have for themselves; a client's one of that name is planned under another. */
export const representationsVariable = 'representations';

export const plannedRepresentationsVariable = plannedName(representationsVariable, 0);
