import type { z } from 'zod';

/** Variables that serve one purpose. The descriptions are what `--help` and the README say of them. */
export interface VariableGroup {
  readonly title: string;
  readonly variables: Readonly<Record<string, z.ZodType>>;
  /** Variables of which there may be any number, by a part of their names. */
  readonly families?: readonly VariableFamily[];
}

export interface VariableFamily {
  readonly name: string;
  readonly fallback: string;
  readonly description: string;
}
