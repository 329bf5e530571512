import { setTimeout as pause } from 'node:timers/promises';
import type { Naru } from './naru.ts';

const POLL_MS = 200;
const CONNECTIONS = /^naru_gateway_subscription_connections\{.*\} (\d+)$/gm;

/** Those who have left are cleaned up after first, so that this is not taken for what is measured next. */
export async function allGone(naru: Naru): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${naru.process.url}/metrics`)).text();
    if ([...metrics.matchAll(CONNECTIONS)].every(([, open]) => open === '0')) return;
    await pause(POLL_MS);
  }
}
