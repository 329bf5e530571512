export { type Bus, type BusOptions, connectBus } from './bus.ts';
export {
  countDeadLetters,
  type DeadLetter,
  findDeadLetter,
  readDeadLetters,
  removeDeadLetter,
} from './dead-letters.ts';
export { attributesOf, type Cause, type EventAttributes, headerRecord, natsHeaders } from './envelope.ts';
export { Poison, Refused, Transient } from './failures.ts';
export { handledUpTo } from './handled-up-to.ts';
export { natsOptions, natsVariables } from './nats-variables.ts';
export { pastEvents } from './past-events.ts';
export { definePolicy, type Policy, type ReceivedEvent } from './policy.ts';
export { readStream } from './read-stream.ts';
export { type RedriveOutcome, redrive } from './redrive.ts';
export { renewConsumers } from './renew-consumers.ts';
export { createRequester, type Requester, type RequesterOptions, serveRequests } from './requests.ts';
export { type PolicyRunnerOptions, startPolicies } from './start-policies.ts';
