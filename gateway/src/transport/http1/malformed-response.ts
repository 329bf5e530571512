/** What came over a connection is no HTTP/1.1 response, or only the beginning of one. */
export class MalformedResponse extends Error {
  override readonly name = 'MalformedResponse';
}
