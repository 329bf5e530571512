export { checkMeaning, environmentOf } from './check-meaning.ts';
export { checkSchemas } from './check-schemas.ts';
export { ENVIRONMENTS, type Environment, manifestsOf } from './environments.ts';
export { type Manifest, ofKind, parseManifests } from './manifest.ts';
