import { ConfigError } from '@naru/service-host';
import type { Logger } from 'pino';
import type { GatewayConfig } from '../config.ts';
import { readPersistedManifest } from './persisted-manifest.ts';
import { createPersistedOperations, type PersistedOperations } from './persisted-operations.ts';

/**
 * The list of operations that the configuration names; undefined when every operation may be asked for.
 * @throws ConfigError without a file. @throws Error when the file is no usable list
 */
export async function loadPersistedOperations(
  config: GatewayConfig,
  log: Logger,
): Promise<PersistedOperations | undefined> {
  const { PERSISTED_OPERATIONS: mode, PERSISTED_OPERATIONS_FILE: file } = config;
  if (mode === 'off') return undefined;
  if (!file) throw new ConfigError([`PERSISTED_OPERATIONS_FILE: required by PERSISTED_OPERATIONS=${mode}`]);
  return createPersistedOperations({
    mode,
    operations: await readPersistedManifest(file),
    maxTokens: config.MAX_TOKENS,
    introspection: config.NARU_ENV === 'development',
    log,
  });
}

/** Whether clients may register queries: not where only those on a list are allowed. */
export function takesAutomaticPersistedQueries({ APQ, PERSISTED_OPERATIONS }: GatewayConfig): boolean {
  return APQ && (PERSISTED_OPERATIONS === 'off' || PERSISTED_OPERATIONS === 'log');
}
