import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type IdeSettings, ideHeaders, idePage } from './ide-page.ts';

const beside = (name: string) => join(import.meta.dirname, name);
/** The package has a build for browsers that its exports do not tell of. */
const graphqlWsBuild = join(
  dirname(createRequire(import.meta.url).resolve('graphql-ws')),
  '../umd/graphql-ws.min.js',
);
const readText = (path: string) => () => readFile(path, 'utf8');
/** Megabytes of text, loaded only where somebody opens the page. */
const graphiql = () => import('@graphql-yoga/render-graphiql/graphiql');

const files: Readonly<Record<string, () => Promise<string>>> = {
  'graphiql.js': async () => (await graphiql()).js,
  'graphiql.css': async () => (await graphiql()).css,
  'editor-worker.js': async () => (await graphiql()).editorWorkerService,
  'json-worker.js': async () => (await graphiql()).jsonWorker,
  'graphql-worker.js': async () => (await graphiql()).graphqlWorker,
  'graphql-ws.js': readText(graphqlWsBuild),
  'workers.js': readText(beside('browser/workers.js')),
  'ide.js': readText(beside('browser/ide.js')),
  'ide.css': readText(beside('browser/ide.css')),
};

/** Serves GraphiQL, with all that it takes, for browsers that have no internet. */
export function serveIde(app: FastifyInstance, base: string, settings: IdeSettings): void {
  const page = idePage(base, settings);
  app.get(base, (_request, reply) => send(reply, 'text/html', page));
  for (const [name, load] of Object.entries(files)) {
    const mediaType = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    app.get(`${base}/${name}`, async (_request, reply) => send(reply, mediaType, await load()));
  }
}

function send(reply: FastifyReply, mediaType: string, body: string): FastifyReply {
  return reply
    .headers(ideHeaders)
    .header('cache-control', 'no-cache')
    .type(`${mediaType}; charset=utf-8`)
    .send(body);
}
