import type { IncomingMessage } from 'node:http';

const json = 'application/json';
const graphqlJson = 'application/graphql-response+json';

/** What the usual clients accept, and which of the two media types they get for it. */
const chosenByAccept: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, json],
  ['*/*', json],
  [json, json],
  [graphqlJson, graphqlJson],
  [`${graphqlJson},${json};q=0.9`, graphqlJson],
  [`${graphqlJson}, ${json}`, graphqlJson],
]);

/** The value of `Content-Type` for an answer in this media type. */
const inUtf8 = (mediaType: string): string => `${mediaType}; charset=utf-8`;

/** The `Content-Type` of an answer to a usual client; undefined where it has to be negotiated. */
export function usualContentType(accept: string | undefined): string | undefined {
  const chosen = chosenByAccept.get(accept);
  return chosen && inUtf8(chosen);
}

/**
 * The least that says the same as what a usual client accepts: undefined for plain JSON. Apollo Server interprets the header
 * anew, twice, for each request, a third of what it costs to answer a small one.
 */
export function shortestAccept(accept: string | undefined): string | undefined {
  const chosen = chosenByAccept.get(accept);
  return chosen === json ? undefined : (chosen ?? accept);
}

/** The `Content-Type` of an error for this client: GraphQL's own media type if it knows it. */
export function errorContentType({ headers }: IncomingMessage): string {
  return inUtf8(headers.accept?.includes(graphqlJson) ? graphqlJson : json);
}
