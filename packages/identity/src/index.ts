export { type Caller, hasRole, InvalidToken, isRole, ROLES, type Role } from './caller.ts';
export { type CallerSeal, createCallerSeal } from './caller-seal.ts';
export {
  DevelopmentKeyUnusable,
  issueDevelopmentToken,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
} from './development-key.ts';
export { createTokenVerifier, type TokenVerifier } from './token-verifier.ts';
