import { UnreadablePipeline } from './pipeline-problem.ts';

/** A piece of a double-quoted text: literal, or the source of `${…}`. */
export type TextPart = { readonly literal: string } | { readonly source: string; readonly line: number };

export type Token = { readonly line: number } & (
  | { readonly kind: 'name' | 'number' | 'symbol'; readonly text: string }
  | { readonly kind: 'text'; readonly parts: readonly TextPart[] }
  | { readonly kind: 'newline' | 'end' }
);

const BLANK = /[ \t\r]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|\\\n/y;
const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /\d+/y;
const SYMBOL = /==|!=|&&|\|\||[{}()[\],:.=!]/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Splits the source into tokens. @throws UnreadablePipeline at the first character that starts none. */
export function tokenize(source: string, firstLine = 1): Token[] {
  const tokens: Token[] = [];
  let line = firstLine;
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  while (at < source.length) {
    const blank = match(BLANK);
    if (blank !== undefined) {
      at += blank.length;
      line += lines(blank);
      continue;
    }
    const character = source.charAt(at);
    if (character === '\n' || character === ';') {
      tokens.push({ kind: 'newline', line });
      at += 1;
      if (character === '\n') line += 1;
      continue;
    }
    if (character === "'" || character === '"') {
      const text = readText(source, at, line);
      tokens.push({ kind: 'text', parts: text.parts, line });
      line += lines(source.slice(at, text.end));
      at = text.end;
      continue;
    }
    const name = match(NAME);
    const number = name === undefined ? match(NUMBER) : undefined;
    const symbol = name ?? number ?? match(SYMBOL);
    if (symbol === undefined) {
      throw new UnreadablePipeline(line, `"${character}" is not part of a declarative pipeline`);
    }
    const kind = name !== undefined ? 'name' : number !== undefined ? 'number' : 'symbol';
    tokens.push({ kind, text: symbol, line });
    at += symbol.length;
  }
  tokens.push({ kind: 'newline', line }, { kind: 'end', line });
  return tokens;
}

function readText(source: string, start: number, line: number): { parts: TextPart[]; end: number } {
  const quote = source.charAt(start);
  const fence = source.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  const parts: TextPart[] = [];
  let literal = '';
  let at = start + fence.length;
  while (!source.startsWith(fence, at)) {
    const character = source.charAt(at);
    if (character === '' || (character === '\n' && fence.length === 1)) {
      throw new UnreadablePipeline(line, 'a text is not closed');
    }
    if (character === '\\') {
      const escaped = source.charAt(at + 1);
      literal += ESCAPES[escaped] ?? escaped;
      at += 2;
    } else if (quote === '"' && character === '$' && source.charAt(at + 1) === '{') {
      const close = source.indexOf('}', at);
      if (close === -1) throw new UnreadablePipeline(line, 'a placeholder is not closed');
      parts.push({ literal }, { source: source.slice(at + 2, close), line });
      literal = '';
      at = close + 1;
    } else {
      literal += character;
      at += 1;
    }
  }
  parts.push({ literal });
  return { parts, end: at + fence.length };
}

const lines = (text: string): number => text.split('\n').length - 1;
