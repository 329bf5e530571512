import type { Role } from '@naru/identity';
import type { Subgraph } from '@naru/subgraph-host';

export interface Person {
  readonly sub: string;
  readonly role: Role;
}

/** Acts as one demo person on a subgraph, through its public API. */
export type Act = <Data>(
  subgraph: string,
  person: Person,
  query: string,
  variables: Readonly<Record<string, unknown>>,
) => Promise<Data>;

export const actOn =
  (subgraphs: Readonly<Record<string, Subgraph>>): Act =>
  async <Data>(subgraph: string, person: Person, query: string, variables: object) => {
    const caller = {
      sub: person.sub,
      roles: [person.role],
      scopes: [],
      expiresAtMs: Number.MAX_SAFE_INTEGER,
    };
    const target = subgraphs[subgraph];
    if (target === undefined) throw new Error(`There is no subgraph ${subgraph}`);
    const result = await target.execute(
      { query, variables: { ...variables } },
      { caller, correlationId: 'demo' },
    );
    if (result.errors) throw new AggregateError(result.errors, `The demo's request to ${subgraph} failed`);
    return result.data as Data;
  };
