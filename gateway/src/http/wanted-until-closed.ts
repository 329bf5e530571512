import type { ServerResponse } from 'node:http';
import { Wanted } from '../wanted.ts';

/** What a response is made of is wanted until its client leaves before it is complete. */
export function wantedUntilClosed(response: ServerResponse): Wanted {
  const wanted = new Wanted();
  if (response.destroyed) wanted.leave();
  else
    response.on('close', () => {
      if (!response.writableEnded) wanted.leave();
    });
  return wanted;
}
