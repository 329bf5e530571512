import type { FieldNode } from 'graphql';

/** The name that the data of a plan has for a field: the planner may have been given another one than the client's. */
export type DataName = (field: FieldNode) => string;

/** The name that a field is answered under. */
export const responseKey: DataName = ({ alias, name }) => (alias ?? name).value;
