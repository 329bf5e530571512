import { existsSync } from 'node:fs';

process.env['APOLLO_TELEMETRY_DISABLED'] = '1'; // the workers and what they spawn inherit it

// Node strips the types itself, so nothing is transformed and stack traces need no source maps.
/** @type {import('jest').Config} */
export default {
  roots: ['gateway', 'schema', 'subgraphs', 'packages', 'infra', 'e2e', 'web/src', 'bench']
    .map((folder) => `<rootDir>/${folder}`)
    .filter((root) => existsSync(root.replace('<rootDir>', import.meta.dirname))),
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testEnvironment: 'node',
  // Ends what hangs, and nothing else: a machine that is busy takes its time, and tests wait for conditions.
  testTimeout: 600_000,
  // Whole systems run inside the tests: more workers than this starve each other on a laptop.
  maxWorkers: 2,
};
