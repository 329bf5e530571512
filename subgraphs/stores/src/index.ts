export { type StoresConfig, storesConfig } from './config.ts';
export { startStores } from './service.ts';
export { storesTables } from './tables.ts';
