export { checkProcess } from './check-process.ts';
export { kubernetesSecrets, type SecretsByProcess, SecretsIncomplete, sortSecrets } from './load-secrets.ts';
export { ParameterStoreUnreadable, readParameterStore } from './parameter-store.ts';
export { type ConfiguredProcess, PROCESSES, processNamed, secretsOf } from './processes.ts';
export { configurationPage } from './table.ts';
