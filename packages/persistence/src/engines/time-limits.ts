/** How long a database server may keep a process waiting. */
export const timeLimits = {
  /** For a new connection, and where the pool is used up, for one that comes back. */
  connectMs: 10_000,
  /** For a row that another transaction has locked. */
  lockMs: 5_000,
  /** What a transaction may do nothing for: a process that is stopped in the middle of one keeps its locks no longer. */
  idleTransactionMs: 10_000,
  /** Beyond the server's own limit for a statement: a server that says nothing by then is gone. */
  silenceMs: 2_000,
} as const;
