export { type Release, releaseFor } from './release.ts';
export type { Settings } from './settings.ts';
