import { readFileSync } from 'node:fs';

export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** In this order: the users that distributions make for a database server, and the one that every system has. */
const USERS = ['postgres', 'mysql', 'nobody'];

/** Whom root starts a server as, since PostgreSQL refuses to run as root; undefined for anybody else, who is good enough. */
export function unprivileged(): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] = USERS.map((user) => entries.find(([name]) => name === user)).find(Boolean) ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}
