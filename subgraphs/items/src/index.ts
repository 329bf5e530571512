export { type ItemsConfig, itemsConfig } from './config.ts';
export { startItems } from './service.ts';
export { itemsTables } from './tables.ts';
