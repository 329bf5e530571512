import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { ValidationSeverity, validate } from 'dockerfile-utils';
import { images, pruneFor } from '../src/index.js';

const DOCKERFILE = readFileSync(join(import.meta.dirname, '../Dockerfile'), 'utf8');

/** What is wrong with a Dockerfile: what Docker would refuse or warn of, and what we hold images to. */
function lint(dockerfile: string): string[] {
  const found = validate(dockerfile, {
    deprecatedMaintainer: ValidationSeverity.ERROR,
    directiveCasing: ValidationSeverity.ERROR,
    instructionCasing: ValidationSeverity.ERROR,
    instructionCmdMultiple: ValidationSeverity.ERROR,
    instructionEntrypointMultiple: ValidationSeverity.ERROR,
    instructionHealthcheckMultiple: ValidationSeverity.ERROR,
    instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
    instructionWorkdirRelative: ValidationSeverity.ERROR,
    emptyContinuationLine: ValidationSeverity.ERROR,
  }).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
  const instructions = dockerfile.split('\n').filter((line) => /^[A-Z]+ /.test(line));
  const last = (name: string) => instructions.findLast((line) => line.startsWith(`${name} `)) ?? '';
  const rules: [boolean, string][] = [
    [/^USER [1-9]\d*:[1-9]\d*$/.test(last('USER')), 'it must end as a user by number that is not root'],
    [last('HEALTHCHECK').length > 0, 'it needs a HEALTHCHECK'],
    [/^CMD \[/.test(last('CMD')), 'CMD must be a list, or signals go to a shell'],
    [!instructions.some((line) => line.startsWith('ADD ')), 'ADD fetches and unpacks; COPY does neither'],
    [!/:latest\b/.test(dockerfile), 'a base image must have a version'],
    [
      !/^(ARG|ENV) .*(SECRET|PASSWORD|TOKEN)/m.test(dockerfile),
      'ARG and ENV stay in the image: no secrets there',
    ],
  ];
  return [...found, ...rules.filter(([holds]) => !holds).map(([, rule]) => rule)];
}

test('the Dockerfile is in order', () => {
  expect(lint(DOCKERFILE)).toEqual([]);
});

test.each([
  ['an unknown instruction', 'WORKDIR /app', 'WORKDIRR /app', /Unknown instruction: WORKDIRR/],
  ['root', 'USER 10001:10001', 'USER root', /not root/],
  ['a floating base', '24.21.0-bookworm-slim', 'latest', /must have a version/],
  ['no health check', /HEALTHCHECK[\s\S]*?\nCMD/, 'CMD', /needs a HEALTHCHECK/],
  ['a secret in the image', 'ARG REVISION', 'ARG NPM_TOKEN\nARG REVISION', /no secrets/],
])('a Dockerfile with %s is refused', (_mistake, from, to, message) => {
  const changed = DOCKERFILE.replace(from, to);
  expect(changed).not.toBe(DOCKERFILE);
  expect(lint(changed).join('\n')).toMatch(message);
});

describe('what an image is built of', () => {
  const read = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

  test('is one service with what it depends on, without tests, tools and other services', async () => {
    await using folder = temporaryFolder();
    await pruneFor('stores', folder.path);
    const { workspaces, devDependencies, dependencies } = read(folder.path, 'json/package.json');
    expect(workspaces).toContain('subgraphs/stores');
    expect(workspaces).toContain('packages/messaging');
    expect({ devDependencies, dependencies }).toEqual({});
    const others = ['subgraphs/calls', 'gateway', 'packages/test-harness', 'infra/nats'];
    expect(workspaces.filter((workspace: string) => others.includes(workspace))).toEqual([]);
    const { packages } = read(folder.path, 'json/package-lock.json');
    expect(Object.keys(packages).filter((path) => others.includes(path))).toEqual([]);
    expect(packages['node_modules/zod'].integrity).toMatch(/^sha512-/);
    expect(() => read(folder.path, 'full/subgraphs/stores/test')).toThrow('ENOENT');
    expect(readFileSync(join(folder.path, 'full', String(images['stores']?.main)), 'utf8')).toContain(
      'runSubgraph',
    );
  });
});
