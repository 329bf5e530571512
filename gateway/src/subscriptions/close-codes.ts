// https://www.iana.org/assignments/websocket: after these, graphql-ws clients come back by themselves.
export const serviceRestart = 1012;
export const tryAgainLater = 1013;
