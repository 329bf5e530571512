import { evaluate, isTrue, type Scope } from './evaluate.ts';
import type { Axis, Pipeline, Post, Stage } from './pipeline.ts';
import type { Surroundings } from './surroundings.ts';
import type { Call } from './syntax.ts';

/** What one stage came to. */
export interface StageRun {
  readonly name: string;
  readonly outcome: 'done' | 'failed' | 'skipped by when' | 'skipped after a failure';
}

export interface DryRun {
  readonly result: 'SUCCESS' | 'FAILURE';
  readonly stages: readonly StageRun[];
}

const POST_ORDER = ['always', 'aborted', 'failure', 'success', 'unsuccessful', 'cleanup'];

/** Walks through a pipeline in Jenkins' order: `when`, `input`, steps, `post`; after a failure only `post` is left. */
export async function dryRun(pipeline: Pipeline, surroundings: Surroundings): Promise<DryRun> {
  const run = new Run(surroundings);
  const parameters = chosenParameters(pipeline, surroundings.parameters);
  const scope = run.withVariables(
    { parameters, environment: { ...surroundings.environment, ...parameters } },
    pipeline,
  );
  await run.stages(pipeline.stages, scope);
  await run.post(pipeline.post, scope);
  return { result: run.failed ? 'FAILURE' : 'SUCCESS', stages: run.log };
}

function chosenParameters(
  pipeline: Pipeline,
  chosen: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    pipeline.parameters.map(({ name, fallback, choices }) => {
      const value = chosen[name] ?? String(fallback);
      if (choices && !choices.includes(value))
        throw new Error(`${name} offers ${choices.join(', ')}, not "${value}"`);
      return [name, value];
    }),
  );
}

class Run {
  readonly log: StageRun[] = [];
  failed = false;
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  withVariables(scope: Scope, { environment }: Pick<Stage, 'environment'>): Scope {
    let inner = scope;
    for (const { name, value } of environment) {
      const isCredential = value.kind === 'call' && value.name === 'credentials';
      const [id] = value.kind === 'call' ? value.positional : [];
      const text =
        isCredential && id
          ? this.#surroundings.credential(String(evaluate(id, inner)))
          : String(evaluate(value, inner));
      inner = { ...inner, environment: { ...inner.environment, [name]: text } };
    }
    return inner;
  }

  async stages(stages: readonly Stage[], scope: Scope): Promise<void> {
    for (const stage of stages) await this.#stage(stage, scope);
  }

  async #stage(stage: Stage, outer: Scope): Promise<void> {
    const title = cellTitle(stage.name, outer);
    if (this.failed) return this.#note(title, 'skipped after a failure');
    const scope = this.withVariables(outer, stage);
    for (const condition of stage.when) {
      if (!(await isTrue(condition, scope, this.#surroundings))) return this.#note(title, 'skipped by when');
    }
    await this.#approval(stage, scope);
    const { body } = stage;
    if (this.failed) {
      this.#note(title, 'failed');
    } else if (body.kind === 'steps') {
      await this.#steps(body.steps, scope);
      this.#note(title, this.failed ? 'failed' : 'done');
    } else {
      const cells = body.kind === 'matrix' ? combinations(body.axes) : [{}];
      // Jenkins runs the cells side by side; what they do must not depend on the order.
      for (const cell of cells)
        await this.stages(body.stages, { ...scope, cell, environment: { ...scope.environment, ...cell } });
    }
    await this.post(stage.post, scope);
  }

  async #approval({ input }: Stage, scope: Scope): Promise<void> {
    if (!input) return;
    const named = input.body?.find((statement) => statement.kind === 'call' && statement.name === 'message');
    const message = input.positional[0] ?? (named?.kind === 'call' ? named.positional[0] : undefined);
    if (!this.#surroundings.approve(message ? String(evaluate(message, scope)) : '')) this.failed = true;
  }

  async #steps(steps: readonly Call[], scope: Scope): Promise<void> {
    for (const step of steps) {
      if (step.name === 'sh') {
        const script = step.named['script'] ?? step.positional[0];
        const command = script ? String(evaluate(script, scope)) : '';
        if ((await this.#surroundings.run(command, scope.environment)) !== 0) {
          this.failed = true;
          return;
        }
      } else if (step.body) {
        await this.#steps(step.body as readonly Call[], scope);
      } else {
        const values = [...step.positional, ...Object.values(step.named)].map((value) =>
          evaluate(value, scope),
        );
        this.#surroundings.note([step.name, ...values].join(' '));
      }
    }
  }

  async post(post: Post, scope: Scope): Promise<void> {
    const failed = this.failed;
    const result = { BUILD_RESULT: failed ? 'FAILURE' : 'SUCCESS' };
    const holds = (condition: string) => {
      if (condition === 'failure' || condition === 'unsuccessful') return failed;
      return condition === 'success' ? !failed : condition === 'always' || condition === 'cleanup';
    };
    for (const condition of POST_ORDER) {
      const steps = post[condition];
      // Each condition's steps run however those of the one before it ended.
      if (steps && holds(condition))
        await this.#steps(steps, { ...scope, environment: { ...scope.environment, ...result } });
    }
  }

  #note(name: string, outcome: StageRun['outcome']): void {
    this.log.push({ name, outcome });
  }
}

function cellTitle(name: string, { cell = {} }: Scope): string {
  const values = Object.values(cell);
  return values.length === 0 ? name : `${name} (${values.join(', ')})`;
}

function combinations(axes: readonly Axis[]): Record<string, string>[] {
  return axes.reduce<Record<string, string>[]>(
    (cells, { name, values }) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [name]: value }))),
    [{}],
  );
}
