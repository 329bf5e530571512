import { checkExpression, checkScript, type IsScript, type Names } from './check-steps.ts';
import { calls, type Pipeline, part, textOf, toPipeline } from './pipeline.ts';
import { type Problem, UnreadablePipeline } from './pipeline-problem.ts';
import { type Call, type Expression, readSyntax, type Statement } from './syntax.ts';
import {
  AGENTS,
  BLOCKS,
  type BlockRule,
  GIVEN_ENVIRONMENT,
  INPUT,
  OPTIONS,
  PARAMETERS,
  type Signatures,
  STEPS,
  TRIGGERS,
  WHEN_CONDITIONS,
  WHEN_FLAGS,
} from './vocabulary.ts';

export interface CheckedPipeline {
  /** Absent when there are problems. */
  readonly pipeline?: Pipeline;
  readonly problems: readonly Problem[];
}

/**
 * Reads a Jenkinsfile as Jenkins would, before Jenkins does: every section and directive must be known and in its place,
 * every parameter and variable declared, and every step must call a script that exists.
 */
export function checkPipeline(source: string, isScript: IsScript): CheckedPipeline {
  try {
    const [pipeline, ...rest] = readSyntax(source);
    if (pipeline?.kind !== 'call' || pipeline.name !== 'pipeline' || !pipeline.body || rest.length > 0) {
      return { problems: [{ line: 1, message: 'the file must be one "pipeline { … }"' }] };
    }
    const problems = new PipelineCheck(pipeline, isScript).run();
    return problems.length > 0 ? { problems } : { pipeline: toPipeline(pipeline), problems };
  } catch (error) {
    if (!(error instanceof UnreadablePipeline)) throw error;
    return { problems: [{ line: error.line, message: error.message }] };
  }
}

class PipelineCheck {
  readonly #problems: Problem[] = [];
  readonly #pipeline: Call;
  readonly #isScript: IsScript;
  readonly #stageNames = new Set<string>();

  constructor(pipeline: Call, isScript: IsScript) {
    this.#pipeline = pipeline;
    this.#isScript = isScript;
  }

  run(): readonly Problem[] {
    const pipeline = this.#pipeline;
    this.#block(pipeline, 'pipeline', BLOCKS.pipeline);
    this.#directives(part(pipeline, 'options'), 'option', OPTIONS);
    this.#directives(part(pipeline, 'parameters'), 'kind of parameter', PARAMETERS);
    this.#directives(part(pipeline, 'triggers'), 'trigger', TRIGGERS);
    const names: Names = {
      parameters: calls(part(pipeline, 'parameters')?.body).map(({ named }) => textOf(named['name'])),
      environment: [...GIVEN_ENVIRONMENT],
    };
    this.#shared(pipeline, names);
    return this.#problems.toSorted((one, other) => one.line - other.line);
  }

  /** What a pipeline, a stage and a matrix have in common. */
  #shared(parent: Call, outer: Names): void {
    const names: Names = {
      ...outer,
      environment: [...outer.environment, ...this.#environment(parent, outer)],
    };
    this.#agent(part(parent, 'agent'));
    this.#when(part(parent, 'when')?.body, names);
    const input = part(parent, 'input');
    if (input && input.positional.length === 0) {
      for (const { name, line } of calls(input.body)) this.#known(name, INPUT, 'part of input', line);
      if (!part(input, 'message')) this.#report(input.line, 'input needs a "message"');
    }
    for (const kind of ['stages', 'parallel']) this.#stages(part(parent, kind), kind, names);
    const matrix = part(parent, 'matrix');
    if (matrix) this.#matrix(matrix, names);
    const steps = part(parent, 'steps');
    if (steps) this.#steps(steps, names);
    const post = part(parent, 'post');
    if (!post) return;
    this.#block(post, 'post', BLOCKS.post);
    for (const condition of calls(post.body)) this.#steps(condition, names);
  }

  #stages(block: Call | undefined, kind: string, names: Names): void {
    if (!block) return;
    const stages = calls(block.body);
    if (stages.length === 0) this.#report(block.line, `"${kind}" needs a stage`);
    for (const stage of stages) {
      if (stage.name !== 'stage') {
        this.#report(stage.line, `"${kind}" holds stages, not "${stage.name}"`);
        continue;
      }
      const name = textOf(stage.positional[0]);
      if (name === '') this.#report(stage.line, 'a stage needs a name');
      else if (this.#stageNames.has(name)) this.#report(stage.line, `there are two stages "${name}"`);
      this.#stageNames.add(name);
      this.#block(stage, `stage "${name}"`, BLOCKS.stage);
      this.#shared(stage, names);
    }
  }

  #matrix(matrix: Call, names: Names): void {
    this.#block(matrix, 'matrix', BLOCKS.matrix);
    const axes = calls(part(matrix, 'axes')?.body);
    for (const axis of axes) {
      const complete = axis.name === 'axis' && part(axis, 'name') && part(axis, 'values')?.positional.length;
      if (!complete) this.#report(axis.line, 'an axis needs a "name" and "values"');
    }
    const axisNames = axes.map((axis) => textOf(part(axis, 'name')?.positional[0]));
    this.#shared(matrix, { ...names, environment: [...names.environment, ...axisNames] });
  }

  #block(block: Call, title: string, rule: BlockRule): void {
    const seen = new Map<string, number>();
    for (const statement of block.body ?? []) {
      const [found] = calls([statement]);
      if (!found) {
        this.#report(statement.line, `${title} holds sections and directives only`);
        continue;
      }
      this.#known(found.name, rule.allowed, `section or directive of ${title}`, found.line);
      if (seen.has(found.name)) this.#report(found.line, `${title} has two of "${found.name}"`);
      seen.set(found.name, found.line);
    }
    for (const name of rule.required ?? []) {
      if (!seen.has(name)) this.#report(block.line, `${title} needs "${name}"`);
    }
    const { oneOf } = rule;
    if (oneOf && oneOf.filter((name) => seen.has(name)).length !== 1) {
      this.#report(block.line, `${title} needs exactly one of ${oneOf.join(', ')}`);
    }
  }

  #directives(block: Call | undefined, what: string, signatures: Signatures): void {
    for (const call of calls(block?.body)) this.#signature(call, what, signatures);
  }

  #signature({ name, named, positional, line }: Call, what: string, signatures: Signatures): void {
    if (!this.#known(name, Object.keys(signatures), what, line)) return;
    const allowed = signatures[name] ?? [];
    for (const key of Object.keys(named)) this.#known(key, allowed, `argument of ${name}`, line);
    if (positional.length > Math.min(1, allowed.length)) this.#report(line, `${name} takes fewer arguments`);
  }

  #environment(parent: Call, names: Names): string[] {
    const declared: string[] = [];
    for (const statement of part(parent, 'environment')?.body ?? []) {
      if (statement.kind !== 'assignment') {
        this.#report(statement.line, 'environment holds NAME = value only');
        continue;
      }
      const inScope = { ...names, environment: [...names.environment, ...declared] };
      this.#expression(statement.value, inScope, ['credentials']);
      declared.push(statement.name);
    }
    return declared;
  }

  #agent(agent: Call | undefined): void {
    if (!agent) return;
    const [argument] = agent.positional;
    const chosen = argument?.kind === 'path' ? argument.names : calls(agent.body).map(({ name }) => name);
    if (chosen.length !== 1) this.#report(agent.line, 'agent names one kind of agent');
    for (const name of chosen) this.#known(name, AGENTS, 'kind of agent', agent.line);
  }

  #when(conditions: readonly Statement[] | undefined, names: Names, nested = false): void {
    if (conditions === undefined) return;
    const found = calls(conditions);
    const deciding = found.filter(({ name }) => !WHEN_FLAGS.includes(name));
    if (found.length < conditions.length || deciding.length === 0) {
      const [line] = conditions.map((condition) => condition.line);
      this.#report(line ?? this.#pipeline.line, 'when needs conditions');
    }
    for (const condition of found) {
      const { name, line, named, positional, body } = condition;
      if (
        !this.#known(
          name,
          nested ? WHEN_CONDITIONS : [...WHEN_CONDITIONS, ...WHEN_FLAGS],
          'condition of when',
          line,
        )
      )
        continue;
      if (name === 'allOf' || name === 'anyOf' || name === 'not') this.#when(body ?? [], names, true);
      if (name === 'equals' && !(named['expected'] && named['actual']))
        this.#report(line, 'equals needs "expected" and "actual"');
      if (name === 'environment' && !(named['name'] && named['value']))
        this.#report(line, 'environment needs "name" and "value"');
      if (name === 'branch' && positional.length + Object.keys(named).length === 0)
        this.#report(line, 'branch needs a pattern');
      if (name === 'expression') this.#onlyExpression(condition, names);
      for (const value of [...positional, ...Object.values(named)]) this.#expression(value, names);
    }
  }

  #onlyExpression({ body = [], line }: Call, names: Names): void {
    const [only, ...rest] = body;
    if (!only || only.kind === 'assignment' || rest.length > 0)
      this.#report(line, 'expression holds one expression');
    else this.#expression(only, names, ['fileExists', 'sh']);
  }

  #steps(block: Call, names: Names): void {
    const steps = calls(block.body);
    if (steps.length === 0 || steps.length < (block.body ?? []).length)
      this.#report(block.line, `"${block.name}" holds steps only, one at least`);
    for (const step of steps) {
      this.#signature(step, 'step (put logic into a script)', STEPS);
      for (const value of [...step.positional, ...Object.values(step.named)]) this.#expression(value, names);
      if (step.name === 'sh') this.#problems.push(...checkScript(step, this.#isScript));
      else if (step.body) this.#steps(step, names);
    }
  }

  #expression(expression: Expression, names: Names, functions: readonly string[] = []): void {
    this.#problems.push(...checkExpression(expression, names, functions, this.#isScript));
  }

  #known(name: string, allowed: readonly string[], what: string, line: number): boolean {
    if (allowed.includes(name)) return true;
    this.#report(line, `"${name}" is no ${what}; there is ${allowed.join(', ') || 'none'}`);
    return false;
  }

  #report(line: number, message: string): void {
    this.#problems.push({ line, message });
  }
}
