import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The next message of a forked process. @throws Error when it ends instead of sending one */
export async function messageOf<Message>(child: ChildProcess): Promise<Message> {
  const given = new AbortController();
  const { signal } = given;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`${child.spawnargs.at(-1)} ended with code ${code}`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message as Message;
  } finally {
    given.abort();
    ended.catch(() => {}); // it is no news that nobody waits any more
  }
}
