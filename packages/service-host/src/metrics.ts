import { setTimeout as delay } from 'node:timers/promises';
import { Counter, collectDefaultMetrics, Gauge, Histogram, register } from 'prom-client';

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

const LATENCY_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The counter of that name, made when first asked for: several services of one process share it by label. */
export const counter = (metric: Metric): Counter =>
  (register.getSingleMetric(metric.name) as Counter | undefined) ??
  new Counter({ ...metric, labelNames: metric.labelNames ?? [] });

/** The gauge of that name, made when first asked for. */
export const gauge = (metric: Metric): Gauge =>
  (register.getSingleMetric(metric.name) as Gauge | undefined) ??
  new Gauge({ ...metric, labelNames: metric.labelNames ?? [] });

/** The histogram of that name, in seconds, made when first asked for. */
export const histogram = (metric: Metric): Histogram =>
  (register.getSingleMetric(metric.name) as Histogram | undefined) ??
  new Histogram({ ...metric, labelNames: metric.labelNames ?? [], buckets: LATENCY_BUCKETS_SECONDS });

/** Asks for what is only known by asking, before the metrics are told. Throws nothing, and says itself what it does not know. */
type Collect = () => Promise<void>;

const collectors = new Set<Collect>();
/** Whoever does not answer by then is not waited for: metrics matter most when something does not answer. */
const COLLECT_TIMEOUT_MS = 2_000;

/** Runs each time the metrics are asked for, until it is disposed of. */
export function beforeMetrics(collect: Collect): Disposable {
  collectors.add(collect);
  return { [Symbol.dispose]: () => void collectors.delete(collect) };
}

/** CPU, memory, event loop and garbage collection of this process, by their usual names. */
export function measureProcess(): void {
  if (register.getSingleMetric('process_cpu_seconds_total') === undefined) collectDefaultMetrics();
}

export const metricsContentType = register.contentType;

export async function metricsText(): Promise<string> {
  const enough = new AbortController();
  const late = delay(COLLECT_TIMEOUT_MS, undefined, { signal: enough.signal }).catch(() => {});
  await Promise.race([Promise.all([...collectors].map((collect) => collect())), late]);
  enough.abort();
  return register.metrics();
}
