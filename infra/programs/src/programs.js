/**
 * @typedef {object} Program something that Naru runs and npm does not bring
 * @property {readonly (readonly string[])[]} executables what it consists of; each by its names, the usual one first
 * @property {string} variable names the executable file, or the folder of them when there are several
 * @property {readonly string[]} folders where package managers put it outside PATH; `*` stands for any version
 * @property {readonly string[]} apt packages of Debian and its relatives
 * @property {string} [brew] formula; undefined where macOS has no such program
 * @property {string} page how to install it by hand
 * @property {readonly [number, number]} [atLeast] oldest version that Naru works with, asked of the first executable
 */

/** @typedef {'nats-server' | 'postgresql' | 'mariadb' | 'chromium' | 'haproxy' | 'curl' | 'iproute2' | 'python' | 'buildah' | 'debootstrap'} ProgramName */

/** @type {Readonly<Record<ProgramName, Program>>} */
export const programs = {
  'nats-server': {
    executables: [['nats-server']],
    variable: 'NATS_SERVER_BIN',
    folders: ['/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin', '~/.naru/bin'],
    apt: ['nats-server'],
    brew: 'nats-server',
    page: 'https://docs.nats.io/running-a-nats-service/introduction/installation',
    atLeast: [2, 9],
  },
  postgresql: {
    executables: [['postgres'], ['initdb']],
    variable: 'POSTGRESQL_BIN',
    folders: [
      '/usr/lib/postgresql/*/bin',
      '/usr/pgsql-*/bin',
      '/opt/homebrew/opt/postgresql@*/bin',
      '/usr/local/opt/postgresql@*/bin',
    ],
    apt: ['postgresql'],
    brew: 'postgresql@17',
    page: 'https://www.postgresql.org/download/',
    atLeast: [13, 0],
  },
  mariadb: {
    executables: [['mariadbd'], ['mariadb-install-db'], ['my_print_defaults']], // the last is run by the second
    variable: 'MARIADB_BIN',
    folders: ['/usr/sbin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'],
    apt: ['mariadb-server-core', 'mariadb-client-core'], // the server alone; mariadb-server would start one for the whole machine
    brew: 'mariadb',
    page: 'https://mariadb.com/kb/en/getting-installing-and-upgrading-mariadb/',
    atLeast: [10, 6], // skips locked rows
  },
  chromium: {
    executables: [['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'Google Chrome']],
    variable: 'CHROMIUM_BIN',
    folders: ['/usr/bin', '/opt/homebrew/bin', '/Applications/Google Chrome.app/Contents/MacOS'],
    apt: ['chromium'],
    page: 'https://www.google.com/chrome/',
  },
  haproxy: {
    executables: [['haproxy']],
    variable: 'HAPROXY_BIN',
    folders: ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'],
    apt: ['haproxy'],
    brew: 'haproxy',
    page: 'https://www.haproxy.org/',
  },
  curl: {
    executables: [['curl']],
    variable: 'CURL_BIN',
    folders: ['/usr/bin'],
    apt: ['curl'],
    brew: 'curl',
    page: 'https://curl.se/download.html',
  },
  iproute2: {
    executables: [['ip']],
    variable: 'IP_BIN',
    folders: ['/usr/sbin', '/sbin'],
    apt: ['iproute2'],
    page: 'https://wiki.linuxfoundation.org/networking/iproute2',
  },
  buildah: {
    executables: [['buildah']],
    variable: 'BUILDAH_BIN',
    folders: ['/usr/bin'],
    apt: ['buildah'],
    page: 'https://github.com/containers/buildah/blob/main/install.md',
  },
  debootstrap: {
    executables: [['debootstrap']],
    variable: 'DEBOOTSTRAP_BIN',
    folders: ['/usr/sbin'],
    apt: ['debootstrap'],
    page: 'https://wiki.debian.org/Debootstrap',
  },
  python: {
    executables: [['python3']],
    variable: 'PYTHON_BIN',
    folders: ['/usr/bin', '/opt/homebrew/bin'],
    apt: ['python3'],
    brew: 'python',
    page: 'https://www.python.org/downloads/',
    atLeast: [3, 9],
  },
};

export const programNames = /** @type {readonly ProgramName[]} */ (Object.keys(programs));

/** @param {string} name @returns {name is ProgramName} */
export function isProgramName(name) {
  return Object.hasOwn(programs, name);
}

/** What somebody does who lacks the program, as the end of a sentence. @param {ProgramName} name */
export function wayOut(name) {
  const { atLeast, page, variable, executables } = programs[name];
  const version = atLeast ? ` ${atLeast[0]}${atLeast[1] > 0 ? `.${atLeast[1]}` : ''} or newer` : '';
  const target = executables.length === 1 ? 'its path' : 'the folder of its executables';
  return `install ${name}${version} (${page}), or set ${variable} to ${target}`;
}
