import { textOf } from './pipeline.ts';
import type { Problem } from './pipeline-problem.ts';
import type { Call, Expression } from './syntax.ts';

/** Whether a path, from the project's folder, is a script that can be run. */
export type IsScript = (path: string) => boolean;

/** What expressions may refer to. */
export interface Names {
  readonly parameters: readonly string[];
  readonly environment: readonly string[];
}

/** Whatever an expression refers to must be declared, and what it calls must be known. */
export function checkExpression(
  expression: Expression,
  names: Names,
  functions: readonly string[],
  isScript: IsScript,
): Problem[] {
  const inside = (...inner: readonly Expression[]) =>
    inner.flatMap((part) => checkExpression(part, names, functions, isScript));
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'template':
      return inside(...expression.parts);
    case 'list':
      return inside(...expression.items);
    case 'not':
      return inside(expression.of);
    case 'binary':
      return inside(expression.left, expression.right);
    case 'path':
      return checkReference(expression, names);
    case 'call': {
      const { name, line, positional, named } = expression;
      if (!functions.includes(name) && !VALUES.includes(name)) {
        return [{ line, message: `"${name}(…)" cannot be called here` }];
      }
      const script = name === 'sh' ? checkScript(expression, isScript) : [];
      return [...script, ...inside(...positional, ...Object.values(named))];
    }
  }
}

/** Calls that make a value rather than do something. */
const VALUES = ['logRotator'];

function checkReference(expression: Expression & { kind: 'path' }, names: Names): Problem[] {
  const [scope, name, ...rest] = expression.names;
  const { line } = expression;
  const path = expression.names.join('.');
  if (name === undefined && names.environment.includes(String(scope))) return [];
  if (name === undefined || rest.length > 0 || (scope !== 'params' && scope !== 'env')) {
    return [{ line, message: `"${path}" is unknown: say params.NAME or env.NAME` }];
  }
  const declared = scope === 'params' ? names.parameters : names.environment;
  if (declared.includes(name)) return [];
  const where = scope === 'params' ? 'parameter' : 'variable';
  return [{ line, message: `"${path}" refers to a ${where} that is not declared` }];
}

const SCRIPT = /^(infra\/jenkins\/stages\/[a-z-]+\.sh)( [A-Za-z0-9_"${}.-]+)*$/;

/** A step runs one script of ours: what Jenkins does, a person can do by hand. */
export function checkScript(step: Call, isScript: IsScript): Problem[] {
  const command = commandText(step.named['script'] ?? step.positional[0]);
  const script = SCRIPT.exec(command)?.[1];
  if (script === undefined) {
    return [{ line: step.line, message: `sh runs one script of infra/jenkins/stages, not "${command}"` }];
  }
  if (isScript(script)) return [];
  return [{ line: step.line, message: `${script} does not exist or cannot be executed` }];
}

/** The text of a command with its references left as they are. */
function commandText(expression: Expression | undefined): string {
  if (expression?.kind !== 'template') return textOf(expression);
  return expression.parts
    .map((part) => (part.kind === 'path' ? `\${${part.names.join('.')}}` : textOf(part)))
    .join('');
}
