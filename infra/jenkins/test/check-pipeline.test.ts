import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkPipeline } from '../src/index.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const JENKINSFILE = readFileSync(join(PROJECT, 'Jenkinsfile'), 'utf8');
const isScript = (path: string) => {
  try {
    accessSync(join(PROJECT, path), constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The Jenkinsfile with one thing changed, which must be in it. */
function changed(from: string, to: string): string {
  expect(JENKINSFILE).toContain(from);
  return JENKINSFILE.replace(from, to);
}

const problemsOf = (source: string) =>
  checkPipeline(source, isScript).problems.map(({ line, message }) => `${line}: ${message}`);

test('the Jenkinsfile is in order', () => {
  expect(problemsOf(JENKINSFILE)).toEqual([]);
});

describe('a mistake in the Jenkinsfile is told with its line', () => {
  test.each([
    [
      'an unknown key of a stage',
      "stage('Deploy') {",
      "stage('Deploy') {\n      retries 3",
      /"retries" is no section or directive of stage "Deploy"/,
    ],
    [
      'a misspelt section',
      '  post {\n    always',
      '  posts {\n    always',
      /"posts" is no section or directive of pipeline/,
    ],
    ['a section twice', '  triggers {', '  triggers { }\n  triggers {', /pipeline has two of "triggers"/],
    [
      'a stage without steps',
      "steps { sh 'infra/jenkins/stages/deploy.sh' }",
      '',
      /stage "Deploy" needs exactly one of steps, stages, parallel, matrix/,
    ],
    [
      'an unknown condition of when',
      "equals expected: 'prod', actual: params.APP_ENV",
      "onlyIf 'prod'",
      /"onlyIf" is no condition of when/,
    ],
    [
      'a condition that lacks an argument',
      "equals expected: 'prod', actual: params.APP_ENV",
      "equals expected: 'prod'",
      /equals needs "expected" and "actual"/,
    ],
    [
      'a when that decides nothing',
      "equals expected: 'prod', actual: params.APP_ENV",
      '',
      /when needs conditions/,
    ],
    [
      'a parameter that is not declared',
      'actual: params.APP_ENV',
      'actual: params.TARGET',
      /"params.TARGET" refers to a parameter that is not declared/,
    ],
    ['a variable that is not declared', '{IMAGE}"', '{IMAGES}"', /"IMAGES" is unknown/],
    [
      'an unknown condition of post',
      '    failure {',
      '    failed {',
      /"failed" is no section or directive of post/,
    ],
    ['an unknown option', 'timestamps()', 'timestamp()', /"timestamp" is no option/],
    ['an unknown argument', 'testResults:', 'results:', /"results" is no argument of junit/],
    ['an unknown step', "echo 'approved'", "slackSend 'approved'", /"slackSend" is no step/],
    [
      'a script that does not exist',
      'stages/deploy.sh',
      'stages/deplyo.sh',
      /stages\/deplyo.sh does not exist or cannot be executed/,
    ],
    [
      'a command outside the scripts',
      "'infra/jenkins/stages/deploy.sh'",
      "'kubectl apply -k .'",
      /sh runs one script of infra\/jenkins\/stages/,
    ],
    ['a block that is not closed', '  post {\n    always {', '  post {\n    always', /./],
    ['logic in the pipeline', "echo 'approved'", 'def x = 1', /./],
    ['two stages of one name', "stage('Record')", "stage('Deploy')", /there are two stages "Deploy"/],
    ['an input without a question', "message 'Deploy to PROD?'", '', /input needs a "message"/],
  ])('%s', (_mistake, from, to, message) => {
    const problems = problemsOf(changed(from, to));
    expect(problems.join('\n')).toMatch(message);
    for (const problem of problems) expect(problem).toMatch(/^\d+: /);
  });
});

test('what a stage builds, pushes and looks for are the same images', () => {
  const lists = [...JENKINSFILE.matchAll(/values (.*)/g)].map(([, values]) =>
    values?.replaceAll(/[',]/g, ''),
  );
  const script = readFileSync(join(PROJECT, 'infra/jenkins/stages/lib/stage.sh'), 'utf8');
  expect(new Set(lists)).toEqual(new Set([/^IMAGES=\((.*)\)$/m.exec(script)?.[1]]));
});
