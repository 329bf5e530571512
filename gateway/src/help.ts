import { hostVariables } from '@naru/service-host';
import { gatewayConfig } from './config.ts';

/** Prints the gateway's environment variables, one per line, with their defaults. */
export function printHelp(): void {
  const rows = Object.entries({ ...gatewayConfig.shape, ...hostVariables }).map(([name, schema]) => {
    const absent = schema.safeParse(undefined);
    const fallback = absent.success ? String(absent.data ?? '') : 'required';
    return `  ${name.padEnd(30)}${fallback.padEnd(28)}${schema.description ?? ''}`;
  });
  rows.push(
    `  ${'SUBGRAPH_URL_<NAME>'.padEnd(30)}${'its routing URL'.padEnd(28)}where a subgraph is, such as SUBGRAPH_URL_CALLS`,
    `  ${'SUBGRAPH_<NAME>_<KEY>'.padEnd(30)}${'SUBGRAPH_<KEY>'.padEnd(28)}the same for one subgraph, such as SUBGRAPH_CALLS_TIMEOUT_MS`,
  );
  process.stdout.write(`The Naru gateway. Environment variables:\n\n${rows.join('\n')}\n`);
}
