import type { Bus } from '@naru/messaging';
import type { Host } from '@naru/service-host';
import { codedError } from '../../security/errors.ts';
import { createReplay, type Replay } from './replay.ts';
import { shareReplays } from './share-replays.ts';
import { createStreamHub, type StreamHub } from './stream-hub.ts';

/** The streams of JetStream: what is happening, and what has happened. */
export interface EventStreams {
  readonly hub: (stream: string) => StreamHub;
  readonly replay: Replay;
}

/** Without a bus every stream is refused. */
export function openEventStreams(bus: Bus | undefined, host: Host): EventStreams {
  if (!bus) {
    const refuse = (): never => {
      throw codedError('EVENTS_UNAVAILABLE', 'The gateway has no connection to NATS.');
    };
    return { hub: refuse, replay: refuse };
  }
  host.health.check('nats', () => bus.assertConnected());
  const replay = shareReplays(createReplay(bus, host.log), countDisconnects(bus));
  return { hub: streamHubs(bus, host), replay };
}

/** A server that was away may come back without the end of its streams, and hold other events in their place. */
function countDisconnects({ nc }: Bus): () => number {
  let disconnects = 0;
  void (async () => {
    for await (const { type } of nc.status()) if (type === 'disconnect') disconnects += 1;
  })();
  return () => disconnects;
}

/** One hub per stream, made at its first use. */
function streamHubs(bus: Bus, { log, resources }: Host): (stream: string) => StreamHub {
  const hubs = new Map<string, StreamHub>();
  return (stream) => {
    let hub = hubs.get(stream);
    if (!hub) {
      hub = resources.use(createStreamHub({ bus, stream, log }));
      hubs.set(stream, hub);
    }
    return hub;
  };
}
