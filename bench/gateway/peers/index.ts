import { apollo } from './apollo.ts';
import { floor } from './floor.ts';
import { naru } from './naru.ts';
import type { Peer } from './peer.ts';

/** Every gateway that can be measured, as the tables list them. */
export const peers: readonly Peer[] = [apollo, naru, floor];
