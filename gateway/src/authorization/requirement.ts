/** One thing that may be known of a caller. */
export type Claim = 'authenticated' | `scope:${string}` | `policy:${string}`;

/** Met by a caller for whom every claim of at least one alternative holds. Equal ones are the same object. */
export type Requirement = readonly Alternative[];
type Alternative = readonly Claim[];

/** Makes the requirements of one supergraph; undefined for alternatives that ask for nothing. */
export function requirementMaker(): (alternatives: readonly Alternative[]) => Requirement | undefined {
  const known = new Map<string, Requirement>();
  return (alternatives) => {
    if (alternatives.length === 0 || alternatives.some(({ length }) => length === 0)) return undefined;
    const sorted = alternatives.map((claims) => [...new Set(claims)].sort());
    const key = sorted
      .map((claims) => JSON.stringify(claims))
      .sort()
      .join();
    const requirement = known.get(key) ?? sorted;
    known.set(key, requirement);
    return requirement;
  };
}

/** Whether whoever meets all of `requirements` meets `wanted`, too. */
export function imply(requirements: readonly Requirement[], wanted: Requirement): boolean {
  return leastSets(requirements).every((held) =>
    wanted.some((alternative) => alternative.every((claim) => held.has(claim))),
  );
}

/** The least sets of claims that meet all of the requirements. */
function leastSets(requirements: readonly Requirement[]): readonly ReadonlySet<Claim>[] {
  let sets: ReadonlySet<Claim>[] = [new Set()];
  for (const requirement of new Set(requirements)) {
    const grown = sets.flatMap((set) => requirement.map((claims) => new Set([...set, ...claims])));
    sets = grown.filter((set, at) => !grown.some((other, i) => i !== at && outdoes(other, set, i < at)));
  }
  return sets;
}

/** Whether the one is met by whoever meets the other; of equal ones the first outdoes the second. */
function outdoes(one: ReadonlySet<Claim>, other: ReadonlySet<Claim>, isFirst: boolean): boolean {
  return [...one].every((claim) => other.has(claim)) && (one.size < other.size || isFirst);
}
