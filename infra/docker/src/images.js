/**
 * @typedef {object} Image
 * @property {string} package the workspace whose dependencies it holds
 * @property {string} main the module that it runs unless told otherwise
 * @property {number} [port] where it serves; without one it runs to its end
 */

/** What there is an image of. @type {Readonly<Record<string, Image>>} */
export const images = {
  gateway: { package: '@naru/gateway', main: 'gateway/src/main.ts', port: 4000 },
  calls: { package: '@naru/calls', main: 'subgraphs/calls/src/main.ts', port: 4001 },
  // The dispatcher runs out of the same image, by another command.
  assignment: { package: '@naru/assignment', main: 'subgraphs/assignment/src/desk-main.ts', port: 4002 },
  items: { package: '@naru/items', main: 'subgraphs/items/src/main.ts', port: 4005 },
  reservations: { package: '@naru/reservations', main: 'subgraphs/reservations/src/main.ts', port: 4006 },
  stores: { package: '@naru/stores', main: 'subgraphs/stores/src/main.ts', port: 4007 },
  'customer-views': {
    package: '@naru/customer-views',
    main: 'subgraphs/customer-views/src/main.ts',
    port: 4004,
  },
  // Streams, migrations and the operator's commands.
  operations: { package: '@naru/cli', main: 'infra/cli/main.ts' },
};

/** @param {string} name @throws {Error} when there is no such image */
export function imageNamed(name) {
  const image = images[name];
  if (!image) throw new Error(`There is no image "${name}"; there is ${Object.keys(images).join(', ')}.`);
  return image;
}
