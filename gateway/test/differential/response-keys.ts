import { type GraphQLCompositeType, isObjectType } from 'graphql';

/** The response keys of a selection set: by what each is used, and those of what is selected below it. */
export type ResponseKeys = Map<string, TakenKey>;

interface TakenKey {
  readonly uses: readonly KeyUse[];
  readonly below: ResponseKeys;
}

/** A field that is answered under a key. */
export interface KeyUse {
  readonly parent: GraphQLCompositeType;
  /** The field's name with its arguments. */
  readonly call: string;
  readonly type: string;
}

/** Takes the first of the keys that is free for the use, or has been taken for the same; undefined when none is. */
export function takeKey(keys: ResponseKeys, tried: readonly string[], use: KeyUse): string | undefined {
  return tried.find((key) => {
    const taken = keys.get(key) ?? { uses: [], below: new Map() };
    if (!taken.uses.every((other) => mayShareKey(use, other))) return false;
    keys.set(key, { uses: [...taken.uses, use], below: taken.below });
    return true;
  });
}

function mayShareKey(one: KeyUse, other: KeyUse): boolean {
  if (one.type !== other.type) return false;
  if (one.call === other.call) return true;
  return one.parent !== other.parent && isObjectType(one.parent) && isObjectType(other.parent);
}
