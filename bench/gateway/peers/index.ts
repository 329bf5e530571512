import { apollo } from './apollo.ts';
import { floor } from './floor.ts';
import { grafbase } from './grafbase.ts';
import { hive, hiveRust } from './hive.ts';
import { mercurius } from './mercurius.ts';
import { naru } from './naru.ts';
import type { Peer } from './peer.ts';

/** Every gateway that can be measured, as the tables list them. */
export const peers: readonly Peer[] = [apollo, mercurius, hive, hiveRust, grafbase, naru, floor];
