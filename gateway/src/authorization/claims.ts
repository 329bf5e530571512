import type { Caller } from '@naru/identity';
import type { PolicyDecisions } from './policy-decider.ts';
import type { Claim, Requirement } from './requirement.ts';

/** What a request's claims are told from. */
export interface Known {
  readonly caller: Caller | null;
  readonly policies: PolicyDecisions;
}

/** A test that a request must pass to be shown something. */
export type Test = (known: Known) => boolean;

/** A requirement as a test, so that nothing is taken apart per request. */
export function testOf(requirement: Requirement): Test {
  const alternatives = requirement.map((claims) => claims.map(testOfClaim));
  return (known) => alternatives.some((tests) => tests.every((test) => test(known)));
}

function testOfClaim(claim: Claim): Test {
  const name = nameIn(claim);
  if (claim === 'authenticated') return ({ caller }) => caller !== null;
  if (claim.startsWith('scope:')) return ({ caller }) => caller?.scopes.includes(name) ?? false;
  return ({ policies }) => Object.hasOwn(policies, name) && policies[name] === true;
}

/** The policies that requirements name, each once. */
export function policiesIn(requirements: readonly Requirement[]): readonly string[] {
  const claims = requirements.flat(2).filter((claim) => claim.startsWith('policy:'));
  return [...new Set(claims.map(nameIn))];
}

const nameIn = (claim: Claim): string => claim.slice(claim.indexOf(':') + 1);
