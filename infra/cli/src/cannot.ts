/** The command was understood and cannot be carried out; the message says why, and the way out. */
export class Cannot extends Error {
  override readonly name = 'Cannot';
}
