import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { type GraphQLSchema, parse, printSchema } from 'graphql';

// `node web/generate.ts` writes the types of the console's operations; `--check` only compares them.
const schemaFolder = join(import.meta.dirname, '../schema');
const operationsFolder = join(schemaFolder, 'operations');
const filename = join(import.meta.dirname, 'src/graphql/operations.generated.ts');

const generated = await typesOf(apiSchema());
if (process.argv.includes('--check')) {
  if (generated !== readFileSync(filename, 'utf8')) {
    process.stderr.write(`${filename} differs from schema/operations: node web/generate.ts\n`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(filename, generated);
}

/** What clients see of the supergraph: without joins, and nothing inaccessible. */
function apiSchema(): GraphQLSchema {
  const sdl = readFileSync(join(schemaFolder, 'supergraph.graphql'), 'utf8');
  return Supergraph.build(sdl, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema();
}

/** @throws Error when an operation does not fit the schema */
function typesOf(schemaAst: GraphQLSchema): Promise<string> {
  return codegen({
    filename,
    schema: parse(printSchema(schemaAst)),
    schemaAst,
    documents: readdirSync(operationsFolder)
      .filter((file) => file.endsWith('.graphql'))
      .sort()
      .map((file) => ({
        location: file,
        document: parse(readFileSync(join(operationsFolder, file), 'utf8'), { noLocation: true }),
      })),
    config: {
      scalars: { DateTime: 'string', Date: 'string', ID: 'string' },
      enumsAsTypes: true,
      useTypeImports: true,
      skipTypename: true,
      dedupeFragments: true,
      optimizeDocumentNode: true,
      documentNodeImport: '@urql/core#TypedDocumentNode',
    },
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations, documents },
  });
}
