export type { AnyEventFamily, EventFamily, EventType } from './event-family.ts';
export { filterOf, parseType, subjectOf, typeOf } from './event-family.ts';
export * from './events.generated.ts';
export { InvalidEvent, InvalidMessage } from './invalid.ts';
export type { RequestContract } from './request-contract.ts';
export * from './requests.generated.ts';
export type * from './vocabulary.generated.ts';
