import { beforeMetrics, gauge } from '@naru/service-host';
import type { Bus } from './bus.ts';
import { countDeadLetters } from './dead-letters.ts';

const pending = gauge({
  name: 'naru_consumer_pending_messages',
  help: "Events that a policy's consumer has not delivered yet, over all replicas",
  labelNames: ['policy'],
});
const unsettled = gauge({
  name: 'naru_consumer_unsettled_messages',
  help: 'Events that were delivered to a policy and are not settled: under way, or waiting to be tried again',
  labelNames: ['policy'],
});
const deadLetters = gauge({
  name: 'naru_dead_letters',
  help: 'Events that a policy could not handle and that wait on the DLQ stream',
  labelNames: ['policy'],
});

interface Consumed {
  readonly durable: string;
  readonly on: { readonly stream: string };
}

/** Tells with the metrics how far policies are, as long as NATS can be asked; until it is disposed of. */
export function reportPolicies(bus: Bus, policies: readonly Consumed[]): Disposable {
  const collecting = beforeMetrics(async () => {
    await Promise.all([...policies.map((policy) => askConsumer(bus, policy)), askDeadLetters(bus, policies)]);
  });
  return {
    [Symbol.dispose]() {
      collecting[Symbol.dispose]();
      for (const { durable: policy } of policies) {
        forget(policy);
        deadLetters.remove({ policy });
      }
    },
  };
}

async function askConsumer(bus: Bus, { durable: policy, on }: Consumed): Promise<void> {
  try {
    bus.assertConnected();
    const { num_pending, num_ack_pending } = await bus.jsm.consumers.info(on.stream, policy);
    pending.set({ policy }, num_pending);
    unsettled.set({ policy }, num_ack_pending);
  } catch {
    forget(policy);
  }
}

/** An old figure would say that all is as it was. */
function forget(policy: string): void {
  pending.remove({ policy });
  unsettled.remove({ policy });
}

async function askDeadLetters(bus: Bus, policies: readonly Consumed[]): Promise<void> {
  try {
    bus.assertConnected();
    const counts = await countDeadLetters(bus);
    for (const { durable: policy } of policies) deadLetters.set({ policy }, counts.get(policy) ?? 0);
  } catch {
    for (const { durable: policy } of policies) deadLetters.remove({ policy });
  }
}
