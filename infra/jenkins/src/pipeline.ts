import type { Call, Expression, Statement } from './syntax.ts';

/** A pipeline whose words are all known: what Jenkins would run. */
export interface Pipeline {
  readonly parameters: readonly Parameter[];
  readonly environment: readonly Variable[];
  readonly stages: readonly Stage[];
  readonly post: Post;
}

export interface Parameter {
  readonly name: string;
  readonly fallback: string | boolean;
  /** Of a choice only. */
  readonly choices?: readonly string[];
}

export interface Variable {
  readonly name: string;
  readonly value: Expression;
  readonly line: number;
}

export interface Stage {
  readonly name: string;
  readonly line: number;
  readonly when: readonly Call[];
  readonly environment: readonly Variable[];
  readonly input: Call | undefined;
  readonly post: Post;
  readonly body:
    | { readonly kind: 'steps'; readonly steps: readonly Call[] }
    | { readonly kind: 'stages' | 'parallel'; readonly stages: readonly Stage[] }
    | { readonly kind: 'matrix'; readonly axes: readonly Axis[]; readonly stages: readonly Stage[] };
}

export interface Axis {
  readonly name: string;
  readonly values: readonly string[];
}

/** Steps by condition: `always`, `failure`, … */
export type Post = Readonly<Record<string, readonly Call[]>>;

/** Turns statements that were found to be in order into the pipeline. */
export function toPipeline(pipeline: Call): Pipeline {
  return {
    parameters: blockOf(pipeline, 'parameters').map(toParameter),
    environment: variablesOf(pipeline),
    stages: stagesOf(pipeline, 'stages'),
    post: postOf(pipeline),
  };
}

function toParameter({ name: kind, named }: Call): Parameter {
  const choices = named['choices']?.kind === 'list' ? named['choices'].items.map(textOf) : undefined;
  const fallback = named['defaultValue'];
  const given = fallback?.kind === 'literal' ? fallback.value : undefined;
  return {
    name: textOf(named['name']),
    fallback: kind === 'booleanParam' ? given === true : String(given ?? choices?.[0] ?? ''),
    ...(choices && { choices }),
  };
}

function toStage(stage: Call): Stage {
  return {
    name: textOf(stage.positional[0]),
    line: stage.line,
    when: blockOf(stage, 'when'),
    environment: variablesOf(stage),
    input: part(stage, 'input'),
    post: postOf(stage),
    body: bodyOf(stage),
  };
}

function bodyOf(stage: Call): Stage['body'] {
  const matrix = part(stage, 'matrix');
  if (matrix)
    return { kind: 'matrix', axes: blockOf(matrix, 'axes').map(toAxis), stages: stagesOf(matrix, 'stages') };
  for (const kind of ['stages', 'parallel'] as const) {
    if (part(stage, kind)) return { kind, stages: stagesOf(stage, kind) };
  }
  return { kind: 'steps', steps: blockOf(stage, 'steps') };
}

const toAxis = (axis: Call): Axis => ({
  name: textOf(part(axis, 'name')?.positional[0]),
  values: part(axis, 'values')?.positional.map(textOf) ?? [],
});

const stagesOf = (parent: Call, name: string): Stage[] => blockOf(parent, name).map(toStage);

const postOf = (parent: Call): Post =>
  Object.fromEntries(blockOf(parent, 'post').map(({ name, body }) => [name, calls(body)]));

const variablesOf = (parent: Call): Variable[] =>
  (part(parent, 'environment')?.body ?? []).flatMap((statement) =>
    statement.kind === 'assignment' ? [statement] : [],
  );

/** The part of a block with that name. */
export const part = (block: Call, name: string): Call | undefined =>
  calls(block.body).find((call) => call.name === name);

const blockOf = (parent: Call, name: string): Call[] => calls(part(parent, name)?.body);

/** Calls among statements; a lone word such as `changelog` or `none` counts as one without arguments. */
export function calls(statements: readonly Statement[] = []): Call[] {
  return statements.flatMap((statement) => {
    if (statement.kind === 'call') return [statement];
    if (statement.kind !== 'path' || statement.names.length !== 1) return [];
    return [
      { kind: 'call', line: statement.line, name: String(statement.names[0]), positional: [], named: {} },
    ];
  });
}

export const textOf = (expression: Expression | undefined): string =>
  expression?.kind === 'literal' ? String(expression.value) : '';
