import { existsSync, readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import { ConfigError } from '@naru/service-host';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config.ts';
import { consoleHeaders } from './console-headers.ts';
import { consoleSettings } from './console-settings.ts';

const page = '/index.html';
/** The build names these files by their content. */
const immutable = /^\/assets\//;
const compressed = /\.(?:br|gz)$/;
const withExtension = /\.[^/]*$/;

/**
 * Serves the built console at `/`, and its page for every path that is not a file: the console has the routes. What the
 * gateway itself serves comes first, and what is no page for a browser stays 404.
 * @param folder absolute, or relative to the working directory
 * @throws ConfigError when there is no build in the folder
 */
export function serveConsole(
  app: FastifyInstance,
  folder: string,
  config: GatewayConfig,
  developmentSignIn: string | undefined,
): void {
  const root = resolve(folder);
  if (!existsSync(join(root, page))) throw new ConfigError([`WEB_FOLDER: ${root} holds no index.html`]);
  const settings = consoleSettings(config, developmentSignIn);
  const headers = consoleHeaders(config.OIDC_AUTHORITY);
  const files = new Set(filesIn(root).filter((file) => !compressed.test(file)));

  app.register(fastifyStatic, { root, serve: false, preCompressed: true, cacheControl: false });
  app.get('/config.json', (_request, reply) =>
    reply.headers(headers).header('cache-control', 'no-cache').send(settings),
  );
  app.get<{ Params: { '*': string } }>('/*', (request, reply) => {
    const path = `/${request.params['*']}`;
    const file = files.has(path) ? path : pageFor(request, path);
    return file === undefined ? reply.callNotFound() : send(reply.headers(headers), file);
  });
}

function send(reply: FastifyReply, file: string): FastifyReply {
  const caching = immutable.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache';
  return reply.header('cache-control', caching).sendFile(file.slice(1));
}

/** A program that asks for something that is not there is told so; a browser gets the page. */
function pageFor({ headers }: FastifyRequest, path: string): string | undefined {
  const navigates = headers.accept?.includes('text/html') ?? false;
  return path === '/' || (navigates && !withExtension.test(path)) ? page : undefined;
}

function filesIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll(sep, '/'));
}
