import { type DirectiveNode, Kind } from 'graphql';

/** What a variable must be for `@skip` and `@include` to let a selection into the response. */
export interface Condition {
  readonly variable: string;
  readonly wanted: boolean;
}

/** The conditions of one selection; undefined when it is never in the response. */
export function conditionsOf(directives: readonly DirectiveNode[] = []): readonly Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const { name, arguments: given } of directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const wanted = name.value === 'include';
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.VARIABLE) conditions.push({ variable: value.name.value, wanted });
    if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return undefined;
  }
  return conditions;
}

/** @param variables coerced, so that every variable of a condition has its value */
export function allHold(
  conditions: readonly Condition[],
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return conditions.every(({ variable, wanted }) => variables[variable] === wanted);
}
