import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProgram } from '@naru/programs';

const PROJECT = resolve(import.meta.dirname, '../../..');

/** A store of images below the project's own folder, so that a second run finds the base image of the first. */
const STORE = join(PROJECT, '.delivery/buildah');

/** Runs buildah without an engine or a registry: files in a folder, and a chroot for steps. @returns what it printed */
export function buildah(...parameters: readonly string[]): string {
  const [program] = findProgram('buildah') ?? [];
  if (!program) throw new Error('buildah is missing: npm run test:images installs it.');
  const store = ['--root', join(STORE, 'images'), '--runroot', join(STORE, 'run'), '--storage-driver', 'vfs'];
  return execFileSync(program, [...store, ...parameters], {
    cwd: PROJECT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, BUILDAH_ISOLATION: 'chroot' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Debian and this project's Node, in place of the official image, which no registry gives here. @returns its name */
export function provideBaseImage(): string {
  const name = `localhost/naru-base:node-${process.versions.node}`;
  if (buildah('images', '--format', '{{.Name}}:{{.Tag}}').includes(name)) return name;
  const rootfs = join(STORE, 'rootfs');
  rmSync(rootfs, { recursive: true, force: true });
  mkdirSync(STORE, { recursive: true });
  const [debootstrap] = findProgram('debootstrap') ?? [];
  execFileSync(String(debootstrap), ['--variant=minbase', 'bookworm', rootfs, debianMirror()], {
    stdio: 'ignore',
  });
  cpSync(process.execPath, join(rootfs, 'usr/local/bin/node'));
  // npm 11 as the official image has it: the one that runs this.
  cpSync(npmFolder(), join(rootfs, 'usr/local/lib/node_modules/npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(rootfs, 'usr/local/bin/npm'));
  const certificates = '/etc/ssl/certs/ca-certificates.crt';
  if (existsSync(certificates)) {
    mkdirSync(join(rootfs, 'etc/ssl/certs'), { recursive: true });
    cpSync(realpathSync(certificates), join(rootfs, certificates));
  }
  const container = buildah('from', 'scratch').trim();
  buildah('copy', '--quiet', container, rootfs, '/');
  buildah(
    'config',
    '--env',
    'PATH=/usr/local/bin:/usr/bin:/bin',
    '--env',
    `NODE_EXTRA_CA_CERTS=${certificates}`,
    container,
  );
  buildah('commit', '--quiet', container, name);
  buildah('rm', container);
  rmSync(rootfs, { recursive: true });
  return name;
}

/** Where this machine gets Debian's packages from. */
function debianMirror(): string {
  const targets = execFileSync(
    'apt-get',
    ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'],
    {
      encoding: 'utf8',
    },
  );
  return targets.split('\n')[0] || 'http://deb.debian.org/debian';
}

function npmFolder(): string {
  const cli = process.env['npm_execpath'];
  if (!cli) throw new Error('Run this by npm: npm run test:images');
  return resolve(realpathSync(cli), '../..');
}
