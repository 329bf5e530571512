import { readFile } from 'node:fs/promises';
import { parse } from 'graphql';
import { z } from 'zod';

/** Apollo's format: https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format */
const manifestSchema = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});

/** An operation that clients were built with. */
export interface PersistedOperation {
  readonly id: string;
  readonly body: string;
}

/** @throws Error naming the file when it cannot be read or is no manifest */
export async function readPersistedManifest(file: string): Promise<readonly PersistedOperation[]> {
  try {
    const { operations } = manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    for (const { body } of operations) parse(body);
    return operations;
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Error(`${file} is not a usable manifest of persisted operations: ${reason}`, { cause: error });
  }
}
