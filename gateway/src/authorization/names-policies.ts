import { type DocumentNode, Kind } from 'graphql';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { policiesIn } from './claims.ts';
import { findRequirements } from './operation-requirements.ts';

/** Whether policies have a say in what a document's operations answer: then equal callers may get different answers. */
export function namesPolicies(
  document: DocumentNode,
  { apiSchema, accessRules }: Pick<LoadedSupergraph, 'apiSchema' | 'accessRules'>,
): boolean {
  return document.definitions.some((definition) => {
    if (!accessRules || definition.kind !== Kind.OPERATION_DEFINITION) return false;
    const required = findRequirements(document, definition.name?.value, apiSchema, accessRules);
    return required !== undefined && policiesIn(required.requirements).length > 0;
  });
}
