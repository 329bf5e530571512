import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, parseManifests } from './manifest.ts';

export const ENVIRONMENTS = ['dev', 'qa', 'prod'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

const FOLDER = join(import.meta.dirname, '..');

export const overlayFolder = (environment: Environment): string => join(FOLDER, 'overlays', environment);
export const renderedFile = (environment: Environment): string =>
  join(FOLDER, 'rendered', `${environment}.yaml`);

/** All objects of an environment, as kustomize makes them. */
export async function manifestsOf(environment: Environment): Promise<Manifest[]> {
  return parseManifests(await readFile(renderedFile(environment), 'utf8'));
}
