import { type DocumentNode, Kind, visit } from 'graphql';
import { type DataName, responseKey } from '../execution/projection/data-name.ts';
import { fieldCall } from './field-call.ts';
import type { NeededCalls } from './needed-calls.ts';

/**
 * Names under which a plan may ask for a document's fields beside all that it needs for itself. The planner would send
 * one for the other where a client gives a field that is needed other arguments, or its name to another field.
 */
export function safeNames(document: DocumentNode, needed: NeededCalls): DataName {
  const callsByKey = new Map<string, readonly string[]>();
  visit(document, {
    [Kind.FIELD](field) {
      const key = responseKey(field);
      const calls = callsByKey.get(key) ?? [...(needed.get(key) ?? [])];
      const call = fieldCall(field);
      callsByKey.set(key, calls.includes(call) ? calls : [...calls, call]);
    },
  });
  return (field) => {
    const key = responseKey(field);
    const calls = callsByKey.get(key) ?? [];
    const index = calls.indexOf(fieldCall(field));
    const isContested = (needed.get(key)?.size ?? 0) > 1;
    if (index === 0 && !isContested) return key;
    let name = `_${index}_${key}`;
    while (callsByKey.has(name) || needed.has(name)) name = `_${name}`;
    return name;
  };
}
