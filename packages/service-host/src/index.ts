export {
  ConfigError,
  DELIVERED_ENVIRONMENTS,
  hostVariables,
  parseConfig,
  traitsOf,
  type VariableTraits,
  variableOfFile,
  variables,
  withTraits,
} from './config.ts';
export { crashPoint } from './crash-point.ts';
export type { Health, HealthReport, Probe } from './health.ts';
export { createHost, type Host, hostOf } from './host.ts';
export { errorBody, refuseConnection } from './http-errors.ts';
export { createHttpServer, listen } from './http-server.ts';
export { beforeMetrics, counter, gauge, histogram, measureProcess, metricsText } from './metrics.ts';
export { runService, shutDown, stopSignal } from './run-service.ts';
export { startTracing } from './tracing.ts';
