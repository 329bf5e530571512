import { InvalidMessage } from './invalid.ts';
import { lazyValidator, type Validator } from './validator.ts';

/** A synchronous question over NATS and its answer. */
export interface RequestContract<Request, Reply> {
  /** The subject that the responder listens on. */
  readonly subject: string;
  /** The request, unknown fields included. @throws InvalidMessage listing every violation. */
  validateRequest(request: unknown): Request;
  /** The reply, unknown fields included. @throws InvalidMessage listing every violation. */
  validateReply(reply: unknown): Reply;
}

/** Makes a contract whose two messages are checked against `#/definitions/{request,reply}` of a file. */
export function defineRequest<Request, Reply>(options: {
  subject: string;
  schema: string;
}): RequestContract<Request, Reply> {
  const { subject, schema } = options;
  const references = ['vocabulary.json'];
  const request = lazyValidator(`${schema}#/definitions/request`, references);
  const reply = lazyValidator(`${schema}#/definitions/reply`, references);
  return Object.freeze({
    subject,
    validateRequest: (value: unknown) => checked<Request>(`${subject} request`, request, value),
    validateReply: (value: unknown) => checked<Reply>(`${subject} reply`, reply, value),
  });
}

function checked<Message>(contract: string, violationsOf: Validator, value: unknown): Message {
  const violations = violationsOf(value);
  if (violations.length > 0) throw new InvalidMessage(contract, violations);
  return value as Message;
}
