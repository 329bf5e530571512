export { checkPipeline } from './check-pipeline.ts';
export { exampleParameters } from './example-parameters.ts';
export { COMMIT, type Rehearsal, type RehearsalOptions, rehearse } from './rehearse.ts';
