import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** Lists what is wrong with a value; empty when nothing is. */
export type Validator = (value: unknown) => readonly string[];

const SCHEMA_FOLDER = new URL('../', import.meta.url);
// The files refer to each other by relative path, so each is registered under its own path.
const BASE = 'naru:///';

let lazyAjv: Ajv | undefined;
const loaded = new Set<string>();

/**
 * A validator of one JSON Schema file, given relative to the package, with an optional `#/…` pointer.
 * Files are read and compiled on first use: a process pays only for the messages it handles.
 *
 * @param references the other files that it refers to, directly or not.
 */
export function lazyValidator(schema: string, references: readonly string[]): Validator {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= compile(schema, references);
    return validate(value) ? [] : (validate.errors ?? []).map(describe);
  };
}

function compile(schema: string, references: readonly string[]): ValidateFunction {
  lazyAjv ??= createAjv();
  const ajv = lazyAjv;
  const [file = schema] = schema.split('#');
  for (const path of [...references, file]) {
    if (loaded.has(path)) continue;
    ajv.addSchema(JSON.parse(readFileSync(new URL(path, SCHEMA_FOLDER), 'utf8')), BASE + path);
    loaded.add(path);
  }
  const validate = ajv.getSchema(BASE + schema);
  if (validate === undefined) throw new Error(`No schema ${schema}`);
  return validate;
}

function createAjv(): Ajv {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  ajv.addVocabulary(['x-producer', 'x-routing-key', 'x-subject', 'x-requester', 'x-responder']);
  addFormats.default(ajv);
  return ajv;
}

function describe({ instancePath, message, params }: ErrorObject): string {
  const allowed = params.allowedValue ?? params.allowedValues;
  const detail = allowed === undefined ? '' : ` (${JSON.stringify(allowed)})`;
  return `${instancePath || '/'} ${message}${detail}`;
}
