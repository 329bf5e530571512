export { RebuildUnderWay } from './application/rebuild/aside-table.ts';
export type { RebuildResult } from './application/rebuild/rebuild-options.ts';
export { type CustomerViewsConfig, customerViewsConfig } from './config.ts';
export { rebuildView, type ViewName, viewNames } from './rebuild-views.ts';
export { startCustomerViews } from './service.ts';
export { customerViewsTables } from './tables.ts';
