export { type CustomerViewsConfig, customerViewsConfig } from './config.ts';
export { startCustomerViews } from './service.ts';
