/**
 * Another transaction was faster: the work must be done again from the start, and will see what that one did.
 * Thrown by the work of a transaction, which is then undone and begun anew.
 */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}
