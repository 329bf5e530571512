import { UnreadablePipeline } from './pipeline-problem.ts';
import { type Token, tokenize } from './tokens.ts';

/** What stands in a Jenkinsfile, before it is known whether it means anything. */
export type Expression = { readonly line: number } & (
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'template'; readonly parts: readonly Expression[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'path'; readonly names: readonly string[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | Call
);

/** `name(…)`, `name …` and `name { … }` alike. */
export interface Call {
  readonly kind: 'call';
  readonly line: number;
  readonly name: string;
  readonly positional: readonly Expression[];
  readonly named: Readonly<Record<string, Expression>>;
  readonly body?: readonly Statement[];
}

export type Statement =
  | { readonly kind: 'assignment'; readonly line: number; readonly name: string; readonly value: Expression }
  | Expression;

/**
 * Reads a declarative pipeline: blocks, calls, texts, comparisons. Groovy beyond that (variables, loops, closures with
 * parameters) is refused, because it belongs into a script that can be run without Jenkins.
 * @throws UnreadablePipeline
 */
export function readSyntax(source: string): readonly Statement[] {
  return new Reader(tokenize(source)).statementsUntil('end');
}

const PRECEDENCE = [['||'], ['&&'], ['==', '!=']] as const;

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get #next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  statementsUntil(end: 'end' | '}'): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      this.#skipNewlines();
      if (end === 'end' ? this.#next.kind === 'end' : this.#isSymbol(end)) {
        this.#at += 1;
        return statements;
      }
      if (this.#next.kind === 'end') throw new UnreadablePipeline(this.#next.line, 'a block is not closed');
      statements.push(this.#statement());
      if (this.#next.kind !== 'newline' && !this.#isSymbol('}')) {
        throw new UnreadablePipeline(this.#next.line, `unexpected ${describe(this.#next)}`);
      }
    }
  }

  onlyExpression(): Expression {
    const expression = this.#expression();
    this.#skipNewlines();
    if (this.#next.kind !== 'end')
      throw new UnreadablePipeline(this.#next.line, `unexpected ${describe(this.#next)}`);
    return expression;
  }

  #statement(): Statement {
    const [first, second] = [this.#next, this.#tokens[this.#at + 1]];
    if (first.kind === 'name' && second?.kind === 'symbol' && second.text === '=') {
      this.#at += 2;
      return { kind: 'assignment', line: first.line, name: first.text, value: this.#expression() };
    }
    // A command call: the arguments follow without parentheses.
    if (first.kind === 'name' && second !== undefined && startsArgument(second)) {
      this.#at += 1;
      return this.#call(first.text, first.line, this.#arguments());
    }
    return this.#expression();
  }

  #expression(level = 0): Expression {
    const operators: readonly string[] | undefined = PRECEDENCE[level];
    if (operators === undefined) return this.#unary();
    let left = this.#expression(level + 1);
    while (this.#next.kind === 'symbol' && operators.includes(this.#next.text)) {
      const { text: operator, line } = this.#next;
      this.#at += 1;
      left = { kind: 'binary', line, operator, left, right: this.#expression(level + 1) };
    }
    return left;
  }

  #unary(): Expression {
    const token = this.#next;
    if (this.#take('!')) return { kind: 'not', line: token.line, of: this.#unary() };
    if (this.#take('(')) {
      const inner = this.#expression();
      this.#expect(')');
      return inner;
    }
    if (this.#take('[')) {
      const { positional } = this.#arguments(']');
      this.#expect(']');
      return { kind: 'list', line: token.line, items: positional };
    }
    this.#at += 1;
    switch (token.kind) {
      case 'text':
        return template(token);
      case 'number':
        return { kind: 'literal', line: token.line, value: Number(token.text) };
      case 'name':
        return this.#named(token.text, token.line);
      default:
        throw new UnreadablePipeline(token.line, `unexpected ${describe(token)}`);
    }
  }

  #named(name: string, line: number): Expression {
    if (name === 'true' || name === 'false') return { kind: 'literal', line, value: name === 'true' };
    if (this.#take('(')) {
      const parameters = this.#arguments(')');
      this.#expect(')');
      return this.#call(name, line, parameters);
    }
    if (this.#isSymbol('{')) return this.#call(name, line, { positional: [], named: {} });
    const names = [name];
    while (this.#take('.')) {
      const part = this.#next;
      if (part.kind !== 'name') throw new UnreadablePipeline(part.line, `unexpected ${describe(part)}`);
      names.push(part.text);
      this.#at += 1;
    }
    return { kind: 'path', line, names };
  }

  #call(name: string, line: number, parameters: Pick<Call, 'positional' | 'named'>): Call {
    const call = { kind: 'call', line, name, ...parameters } as const;
    return this.#take('{') ? { ...call, body: this.statementsUntil('}') } : call;
  }

  /** Up to the bracket that closes them; without one up to the end of the line, or to a block. */
  #arguments(closer?: ')' | ']'): Pick<Call, 'positional' | 'named'> {
    const positional: Expression[] = [];
    const named: Record<string, Expression> = {};
    const skip = () => closer !== undefined && this.#skipNewlines();
    const ended = () =>
      closer === undefined ? this.#next.kind === 'newline' || this.#isSymbol('{') : this.#isSymbol(closer);
    skip();
    while (!ended()) {
      const [key, colon] = [this.#next, this.#tokens[this.#at + 1]];
      if (key.kind === 'name' && colon?.kind === 'symbol' && colon.text === ':') {
        this.#at += 2;
        named[key.text] = this.#expression();
      } else {
        positional.push(this.#expression());
      }
      skip();
      if (!this.#take(',')) break;
      this.#skipNewlines();
    }
    return { positional, named };
  }

  #skipNewlines(): void {
    while (this.#next.kind === 'newline') this.#at += 1;
  }

  #isSymbol(text: string): boolean {
    return this.#next.kind === 'symbol' && this.#next.text === text;
  }

  #take(text: string): boolean {
    const found = this.#isSymbol(text);
    if (found) this.#at += 1;
    return found;
  }

  #expect(text: string): void {
    if (!this.#take(text)) {
      throw new UnreadablePipeline(this.#next.line, `expected "${text}", found ${describe(this.#next)}`);
    }
  }
}

function template(token: Token & { kind: 'text' }): Expression {
  const parts = token.parts.flatMap((part): Expression[] => {
    if ('literal' in part)
      return part.literal === '' ? [] : [{ kind: 'literal', line: token.line, value: part.literal }];
    return [new Reader(tokenize(part.source, part.line)).onlyExpression()];
  });
  const [only] = parts;
  if (parts.length === 0) return { kind: 'literal', line: token.line, value: '' };
  if (parts.length === 1 && only?.kind === 'literal') return only;
  return { kind: 'template', line: token.line, parts };
}

const startsArgument = (token: Token): boolean =>
  token.kind === 'name' ||
  token.kind === 'text' ||
  token.kind === 'number' ||
  (token.kind === 'symbol' && token.text === '[');

function describe(token: Token): string {
  if (token.kind === 'text') return 'a text';
  return 'text' in token ? `"${token.text}"` : `the end of the ${token.kind === 'end' ? 'file' : 'line'}`;
}
