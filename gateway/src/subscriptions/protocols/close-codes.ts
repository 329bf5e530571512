// https://www.iana.org/assignments/websocket: after these, graphql-ws clients come back by themselves.
export const serviceRestart = 1012;
export const tryAgainLater = 1013;
/** After this one they do not: whoever asks for too much shall not ask again. */
export const tooManyRequests = 4429;
