import { join } from 'node:path';

export const projectFolder = join(import.meta.dirname, '../../..');

/** Where a peer's package.json, lock, and what starts it are. */
export const peerFolder = (folder: string): string => join(projectFolder, 'bench/peers', folder);
