export { checkProcess } from './check-process.ts';
export { kubernetesSecrets, type SecretsByOwner, SecretsIncomplete, sortSecrets } from './load-secrets.ts';
export { ParameterStoreUnreadable, readParameterStore } from './parameter-store.ts';
export {
  type ConfiguredProcess,
  NATS_USERS,
  OWN_PASSWORD,
  PROCESSES,
  processNamed,
  secretsOf,
} from './processes.ts';
export { configurationPage } from './table.ts';
