export { type CustomerViewsConfig, customerViewsConfig } from './config.ts';
export { startCustomerViews } from './service.ts';
export { customerViewsTables } from './tables.ts';
