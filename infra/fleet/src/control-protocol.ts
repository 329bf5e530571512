import { join } from 'node:path';

/** A unix socket in the data folder, over which HTTP is spoken. Only the folder's owner may use it. */
export const doorPath = (dataFolder: string): string => join(dataFolder, 'control.sock');

/** A line of the answer to `POST /rollouts/<service>`. The last one says how it ended. */
export type RolloutLine = { readonly said: string } | { readonly failed: string } | { readonly done: true };
