import { connect } from 'node:net';
import { percentile } from '../statistics.ts';
import type { LoadOrder, LoadOutcome } from './orders.ts';
import { requestMaker } from './request-maker.ts';
import { ResponseReader } from './response-reader.ts';

const SILENCE_MS = 30_000;

/**
 * Asks as fast as answers come, on kept connections, until the time is over and all has been answered. Nothing is spent
 * on what it does not need, so that the machine's time is the gateway's.
 * @throws Error when an answer is not a 200, differs in length from the first one, or does not come
 */
export async function loadGateway(order: LoadOrder): Promise<LoadOutcome> {
  const makeRequest = requestMaker(order);
  const latenciesMs: number[] = [];
  let usualBytes: number | undefined;
  const startedMs = performance.now();
  let untilMs = startedMs + order.durationMs;

  function accept(status: number, bodyBytes: number): void {
    usualBytes ??= bodyBytes;
    if (status !== 200) throw new Error(`answered with status ${status}`);
    if (bodyBytes !== usualBytes)
      throw new Error(`answered ${bodyBytes} bytes where it had answered ${usualBytes} before`);
  }

  function keepAsking(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
    const reader = new ResponseReader();
    let askedMs = 0;
    const ask = () => {
      askedMs = performance.now();
      socket.write(makeRequest(), 'latin1');
    };
    socket.on('connect', ask);
    socket.on('data', (arrived) => {
      try {
        const seen = reader.read(arrived);
        if (seen === undefined) return;
        accept(seen.status, seen.bodyBytes);
        const nowMs = performance.now();
        latenciesMs.push(nowMs - askedMs);
        if (nowMs < untilMs) ask();
        else socket.end(resolve);
      } catch (error) {
        reject(error);
        socket.destroy();
        untilMs = 0; // the other connections need not go on
      }
    });
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error(`no answer within ${SILENCE_MS} ms`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed the connection without an answer')));
    return promise;
  }

  const connections = await Promise.allSettled(Array.from({ length: order.concurrency }, keepAsking));
  for (const connection of connections) if (connection.status === 'rejected') throw connection.reason;
  const tookMs = performance.now() - startedMs;
  const sorted = Float64Array.from(latenciesMs).sort();
  return {
    requests: sorted.length,
    tookMs,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
  };
}
