import type { z } from 'zod';

/** Variables that serve one purpose. The descriptions are what `--help` and the README say of them. */
export interface VariableGroup {
  readonly title: string;
  readonly variables: Readonly<Record<string, z.ZodType>>;
}
