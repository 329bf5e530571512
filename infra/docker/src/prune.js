import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { imageNamed } from './images.js';

const root = join(import.meta.dirname, '../../..');

/**
 * Writes what one image is built of into a folder: the sources of its packages below `full`, their manifests and the part of
 * the lock that concerns them below `json`.
 *
 * @param {string} name
 * @param {string} folder removed first
 * @throws {Error} with turbo's own words
 */
export async function pruneFor(name, folder) {
  const { package: scope } = imageNamed(name);
  rmSync(folder, { recursive: true, force: true });
  const turbo = join(root, 'node_modules', '.bin', 'turbo');
  const parameters = ['prune', scope, '--docker', '--production', '--out-dir', folder];
  const { status, stderr } = spawnSync(turbo, parameters, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  });
  if (status !== 0) throw new Error(`turbo cannot prune ${scope}: ${stderr}`);
  keepProductionOnly(join(folder, 'json'));
  // Tests need packages that an image does not have, and change more often than what they test.
  for await (const path of glob('**/{test,*.test.ts,*.md}', { cwd: join(folder, 'full') }))
    rmSync(join(folder, 'full', path), { recursive: true, force: true });
}

/**
 * The root's own dependencies are tools; those for development are workspaces that were left out; Node comes from the base.
 * The lock is the project's own without what is gone, because turbo's misses packages whose `resolved` is not written down;
 * npm installs what is reachable in it.
 *
 * @param {string} folder
 */
function keepProductionOnly(folder) {
  const { name, version, private: isPrivate, type, workspaces } = readManifest(folder);
  const manifest = { name, version, private: isPrivate, type, workspaces };
  writeManifest(folder, manifest);
  for (const workspace of workspaces) {
    const { devDependencies: _, ...production } = readManifest(join(folder, workspace));
    writeManifest(join(folder, workspace), production);
  }
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  lock.packages[''] = manifest;
  for (const [path, entry] of Object.entries(lock.packages)) {
    const workspace = entry.link ? entry.resolved : path;
    if (path === '' || workspace.startsWith('node_modules/')) continue;
    if (workspaces.includes(workspace)) delete entry.devDependencies;
    else delete lock.packages[path];
  }
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock, undefined, 2));
}

/** @param {string} folder */
const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** @param {string} folder @param {unknown} manifest */
const writeManifest = (folder, manifest) =>
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
