import { hostVariables, variables } from '@naru/service-host';
import { z } from 'zod';

/** The environment of `npm start` and `npm run services`, beside what each service reads for itself. */
export const localConfig = z.object({
  PORT: variables.port(4000).describe('port of the gateway; 0 takes a free one'),
  NARU_DATA: variables.text('.naru').describe('data folder'),
  NATS_PORT: variables.port(0).describe('port of the own nats-server; 0 takes a free one'),
  DEMO_DATA: variables.flag(true).describe('whether to bring demo couriers, calls, items and rentals'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('warn')
    .describe('log level'),
  OTEL_EXPORTER_OTLP_ENDPOINT: hostVariables.OTEL_EXPORTER_OTLP_ENDPOINT,
});

/** The table of variables that `--help` prints. */
export function helpText(command: string, summary: string, config: z.ZodObject = localConfig): string {
  const rows = Object.entries(config.shape).map(
    ([name, schema]) => `  ${name.padEnd(27)} ${(schema as z.ZodType).description}`,
  );
  return [`Usage: npm run ${command}`, '', summary, '', 'Environment:', ...rows, ''].join('\n');
}
