import type { Bus } from './bus.ts';

/**
 * Makes the durable consumers of a stream begin anew, by removing them: whoever runs a policy makes its consumer again
 * within seconds, gets every event that the stream keeps, and knows by its inbox those that it has handled.
 *
 * A broker that lost the end of a stream may have kept how far its consumers were. Such a consumer passes over as many
 * new events as were lost, without a word.
 * @returns the names of the consumers that were removed
 */
export async function renewConsumers(bus: Bus, stream: string): Promise<string[]> {
  const renewed: string[] = [];
  for await (const { name, config } of bus.jsm.consumers.list(stream)) {
    if (config.durable_name === undefined) continue;
    await bus.jsm.consumers.delete(stream, name);
    renewed.push(name);
  }
  return renewed;
}
