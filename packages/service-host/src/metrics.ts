import { Counter, Gauge, Histogram, register } from 'prom-client';

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

export const metricsContentType = register.contentType;
export const metricsText = (): Promise<string> => register.metrics();
