/**
 * The words of a declarative pipeline, as https://www.jenkins.io/doc/book/pipeline/syntax/ lists them. Jenkins knows more
 * where plugins are installed: what this project starts to use is added here on purpose.
 */

/** What a block may contain, each at most once unless it says otherwise, and what it must. */
export interface BlockRule {
  readonly allowed: readonly string[];
  readonly required?: readonly string[];
  /** Exactly one of these. */
  readonly oneOf?: readonly string[];
  /** These may stand several times. */
  readonly repeated?: readonly string[];
}

const STAGE_PARTS = [
  'agent',
  'environment',
  'options',
  'tools',
  'input',
  'when',
  'post',
  'failFast',
] as const;
const STAGE_BODIES = ['steps', 'stages', 'parallel', 'matrix'] as const;

export const BLOCKS = {
  pipeline: {
    allowed: [
      'agent',
      'environment',
      'libraries',
      'options',
      'parameters',
      'post',
      'stages',
      'tools',
      'triggers',
    ],
    required: ['agent', 'stages'],
  },
  stage: { allowed: [...STAGE_PARTS, ...STAGE_BODIES], oneOf: STAGE_BODIES },
  matrix: {
    allowed: ['axes', 'excludes', 'stages', ...STAGE_PARTS],
    required: ['axes', 'stages'],
  },
  post: {
    allowed: [
      'always',
      'changed',
      'fixed',
      'regression',
      'aborted',
      'failure',
      'success',
      'unstable',
      'unsuccessful',
      'cleanup',
    ],
  },
} as const satisfies Record<string, BlockRule>;

export const AGENTS = ['any', 'none', 'label', 'node', 'docker', 'dockerfile', 'kubernetes'];

export const WHEN_CONDITIONS = [
  'allOf',
  'anyOf',
  'branch',
  'buildingTag',
  'changelog',
  'changeRequest',
  'changeset',
  'environment',
  'equals',
  'expression',
  'not',
  'tag',
  'triggeredBy',
];
/** Flags of `when`, which decide nothing by themselves. */
export const WHEN_FLAGS = ['beforeAgent', 'beforeInput', 'beforeOptions'];

/** A directive or step and the named arguments it takes; the first one is what an unnamed argument means. */
export type Signatures = Readonly<Record<string, readonly string[]>>;

export const OPTIONS: Signatures = {
  ansiColor: ['colorMapName'],
  buildDiscarder: ['strategy'],
  checkoutToSubdirectory: ['subdirectory'],
  disableConcurrentBuilds: ['abortPrevious'],
  disableRestartFromStage: [],
  disableResume: [],
  durabilityHint: ['hint'],
  newContainerPerStage: [],
  overrideIndexTriggers: ['enableTriggers'],
  parallelsAlwaysFailFast: [],
  preserveStashes: ['buildCount'],
  quietPeriod: ['quietPeriod'],
  rateLimitBuilds: ['throttle'],
  retry: ['count', 'conditions'],
  skipDefaultCheckout: ['skip'],
  skipStagesAfterUnstable: [],
  timeout: ['time', 'unit', 'activity'],
  timestamps: [],
};

export const PARAMETERS: Signatures = {
  booleanParam: ['name', 'defaultValue', 'description'],
  choice: ['name', 'choices', 'description'],
  password: ['name', 'defaultValue', 'description'],
  string: ['name', 'defaultValue', 'description', 'trim'],
  text: ['name', 'defaultValue', 'description'],
};

export const TRIGGERS: Signatures = {
  cron: ['spec'],
  githubPush: [],
  pollSCM: ['scmpoll_spec'],
  upstream: ['upstreamProjects', 'threshold'],
};

export const INPUT: readonly string[] = [
  'message',
  'id',
  'ok',
  'submitter',
  'submitterParameter',
  'parameters',
];

export const STEPS: Signatures = {
  archiveArtifacts: [
    'artifacts',
    'allowEmptyArchive',
    'excludes',
    'fingerprint',
    'followSymlinks',
    'onlyIfSuccessful',
  ],
  checkout: ['scm'],
  deleteDir: [],
  dir: ['path'],
  echo: ['message'],
  error: ['message'],
  junit: ['testResults', 'allowEmptyResults', 'keepLongStdio', 'skipPublishingChecks'],
  retry: ['count', 'conditions'],
  sh: ['script', 'encoding', 'label', 'returnStatus', 'returnStdout'],
  stash: ['name', 'allowEmpty', 'excludes', 'includes'],
  timeout: ['time', 'unit', 'activity'],
  unstash: ['name'],
  withEnv: ['overrides'],
};

/** What Jenkins itself puts into the environment, as far as we read it. */
export const GIVEN_ENVIRONMENT = [
  'BRANCH_NAME',
  'BUILD_NUMBER',
  'BUILD_URL',
  'GIT_COMMIT',
  'JOB_NAME',
  'WORKSPACE',
];
