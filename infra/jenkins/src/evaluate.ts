import { matchesGlob } from 'node:path';
import type { Surroundings } from './surroundings.ts';
import type { Call, Expression } from './syntax.ts';

export interface Scope {
  readonly parameters: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** The values of the axes, inside a matrix. */
  readonly cell?: Readonly<Record<string, string>>;
}

type Value = string | number | boolean | readonly Value[];

/** The value of an expression without calls. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'template':
      return expression.parts.map((part) => evaluate(part, scope)).join('');
    case 'list':
      return expression.items.map((item) => evaluate(item, scope));
    case 'path': {
      const [first, second] = expression.names;
      if (second === undefined) return scope.environment[String(first)] ?? '';
      return (first === 'params' ? scope.parameters : scope.environment)[second] ?? '';
    }
    case 'not':
      return !evaluate(expression.of, scope);
    case 'binary': {
      const left = evaluate(expression.left, scope);
      if (expression.operator === '&&') return Boolean(left) && Boolean(evaluate(expression.right, scope));
      if (expression.operator === '||') return Boolean(left) || Boolean(evaluate(expression.right, scope));
      const equal = left === evaluate(expression.right, scope);
      return expression.operator === '==' ? equal : !equal;
    }
    case 'call':
      throw new Error(`line ${expression.line}: "${expression.name}" has no value in a dry run`);
  }
}

/** Whether a condition of `when` holds. */
export async function isTrue(condition: Call, scope: Scope, surroundings: Surroundings): Promise<boolean> {
  const { name, named, positional, body = [] } = condition;
  const value = (expression: Expression | undefined) => (expression ? evaluate(expression, scope) : '');
  const inner = body.filter((statement) => statement.kind === 'call');
  switch (name) {
    case 'beforeAgent':
    case 'beforeInput':
    case 'beforeOptions':
      return true;
    case 'allOf':
      for (const part of inner) if (!(await isTrue(part, scope, surroundings))) return false;
      return true;
    case 'anyOf':
      for (const part of inner) if (await isTrue(part, scope, surroundings)) return true;
      return false;
    case 'not':
      for (const part of inner) if (await isTrue(part, scope, surroundings)) return false;
      return true;
    case 'equals':
      return value(named['expected']) === value(named['actual']);
    case 'environment':
      return scope.environment[String(value(named['name']))] === value(named['value']);
    case 'branch':
      return matchesGlob(
        scope.environment['BRANCH_NAME'] ?? '',
        String(value(positional[0] ?? named['pattern'])),
      );
    case 'expression':
      return isTrueExpression(body[0] as Expression, scope, surroundings);
    default:
      throw new Error(`line ${condition.line}: a dry run cannot decide "${name}"`);
  }
}

/** Like `evaluate`, with the two functions that `expression { … }` may call. */
async function isTrueExpression(
  expression: Expression,
  scope: Scope,
  surroundings: Surroundings,
): Promise<boolean> {
  if (expression.kind === 'not') return !(await isTrueExpression(expression.of, scope, surroundings));
  if (expression.kind === 'binary' && expression.operator !== '==' && expression.operator !== '!=') {
    const left = await isTrueExpression(expression.left, scope, surroundings);
    if (left === (expression.operator === '||')) return left;
    return isTrueExpression(expression.right, scope, surroundings);
  }
  if (expression.kind === 'binary' && expression.left.kind === 'call') {
    const status = await callFunction(expression.left, scope, surroundings);
    return (status === evaluate(expression.right, scope)) === (expression.operator === '==');
  }
  if (expression.kind === 'call') return Boolean(await callFunction(expression, scope, surroundings));
  return Boolean(evaluate(expression, scope));
}

async function callFunction(call: Call, scope: Scope, surroundings: Surroundings): Promise<Value> {
  const argument = call.named['script'] ?? call.positional[0];
  const text = argument ? String(evaluate(argument, scope)) : '';
  if (call.name === 'fileExists') return surroundings.fileExists(text);
  return surroundings.run(text, scope.environment);
}
