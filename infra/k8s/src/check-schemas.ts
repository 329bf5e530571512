import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { type Manifest, titleOf } from './manifest.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const VIRTUAL = join(PROJECT, 'infra/k8s/src/manifests-under-check.ts');

/**
 * What the schemas of Kubernetes and of the Prometheus operator refuse: unknown kinds and fields, wrong types, missing
 * fields, malformed values. Types know which fields there are, validators what values are well-formed; both are generated
 * from the API's own definitions.
 */
export async function checkSchemas(manifests: readonly Manifest[]): Promise<string[]> {
  const known = manifests.filter((manifest) => moduleOf(manifest) !== undefined);
  const unknown = manifests
    .filter((manifest) => moduleOf(manifest) === undefined)
    .map((manifest) => `${titleOf(manifest)}: there is no schema of ${manifest.apiVersion}`);
  const invalid = await Promise.all(known.map(validate));
  return [...unknown, ...invalid.flat(), ...checkTypes(known)];
}

/** The module that describes the kinds of an API group. */
function moduleOf({ apiVersion }: Manifest): string | undefined {
  if (apiVersion.startsWith('monitoring.coreos.com/'))
    return `@kubernetes-models/prometheus-operator/${apiVersion}`;
  const isOwn = !apiVersion.includes('.') || apiVersion.split('/')[0]?.endsWith('.k8s.io');
  return isOwn ? `kubernetes-models/${apiVersion}` : undefined;
}

async function validate(manifest: Manifest): Promise<string[]> {
  const module = await import(String(moduleOf(manifest)));
  const Model = module[manifest.kind];
  if (Model === undefined) return [`${titleOf(manifest)}: ${manifest.apiVersion} has no such kind`];
  try {
    new Model(manifest).validate();
    return [];
  } catch (error) {
    return [`${titleOf(manifest)}: ${(error as Error).message}`];
  }
}

function checkTypes(manifests: readonly Manifest[]): string[] {
  const kinds = new Map(manifests.map((manifest) => [typeName(manifest), manifest]));
  const imports = [...kinds].map(
    ([name, manifest]) => `import type { I${manifest.kind} as ${name} } from '${moduleOf(manifest)}';`,
  );
  // One line each: the line of a finding is the number of its manifest.
  const objects = manifests.map(
    (manifest, index) => `export const m${index}: ${typeName(manifest)} = ${JSON.stringify(manifest)};`,
  );
  const source = [...imports, ...objects].join('\n');
  return diagnose(source).map(({ line, message }) => {
    const manifest = manifests[line - imports.length];
    return `${manifest ? titleOf(manifest) : 'The schemas'}: ${message}`;
  });
}

const typeName = ({ apiVersion, kind }: Manifest): string => `${kind}_${apiVersion.replaceAll(/\W/g, '_')}`;

function diagnose(source: string): { readonly line: number; readonly message: string }[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) =>
    file === VIRTUAL ? ts.createSourceFile(file, source, ts.ScriptTarget.ES2024) : readSource(file, ...rest);
  const exists = host.fileExists.bind(host);
  host.fileExists = (file) => file === VIRTUAL || exists(file);
  const program = ts.createProgram([VIRTUAL], options, host);
  const file = program.getSourceFile(VIRTUAL);
  if (!file) throw new Error(`TypeScript does not read ${pathToFileURL(VIRTUAL)}`);
  return program.getSemanticDiagnostics(file).map(({ start = 0, messageText }) => ({
    line: file.getLineAndCharacterOfPosition(start).line,
    message: lastWords(ts.flattenDiagnosticMessageText(messageText, '\n')),
  }));
}

/** The innermost of a chain of messages names the field. */
const lastWords = (message: string): string => (message.split('\n').at(-1) ?? message).trim();
