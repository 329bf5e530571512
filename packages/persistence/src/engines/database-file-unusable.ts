/** A database's file is damaged, or cannot be opened or written; the message says which, and the way out. */
export class DatabaseFileUnusable extends Error {
  override readonly name = 'DatabaseFileUnusable';
}

/** The failure to open a file as what a person can do about it; other failures as they are. */
export function explainedOpening(file: string, error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return new DatabaseFileUnusable(
      `the database ${file} is damaged: put back a copy of it, or move it away to begin with an empty one.`,
      { cause: error },
    );
  }
  if (/^(SQLITE_(CANTOPEN|READONLY|PERM|FULL|IOERR)|EACCES|EROFS|ENOSPC|ENOTDIR|EEXIST)/.test(code)) {
    return new DatabaseFileUnusable(
      `the database ${file} cannot be opened for writing (${message}): make its folder writable, or choose another one.`,
      { cause: error },
    );
  }
  return error;
}
