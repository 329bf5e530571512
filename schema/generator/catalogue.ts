import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A node of a JSON Schema document. */
export type JsonSchema = { [keyword: string]: unknown };

export interface EventEntry {
  fact: string;
  /** Relative to the schema folder, with `/`. */
  file: string;
  schema: JsonSchema;
}

export interface FamilyEntry {
  context: string;
  aggregate: string;
  version: number;
  stream: string;
  producer: string;
  routingKey: string;
  /** Relative to the schema folder, with `/`. */
  file: string;
  snapshot: JsonSchema;
  events: EventEntry[];
}

export interface RequestEntry {
  name: string;
  version: number;
  subject: string;
  requester: string;
  responder: string;
  /** Relative to the schema folder, with `/`. */
  file: string;
  schema: JsonSchema & { definitions: { request: JsonSchema; reply: JsonSchema } };
}

/** Everything that the JSON files say, in a fixed order. */
export interface Catalogue {
  vocabulary: Record<string, JsonSchema>;
  families: FamilyEntry[];
  requests: RequestEntry[];
}

/** A new context folder needs a stream first: streams are provisioned, never made up. */
const STREAMS: Record<string, string> = { pickup: 'PICKUP', rental: 'RENTAL', customer: 'CUSTOMER' };

const EVENT_FILE = /^(?<aggregate>[a-z-]+)(?:\.(?<fact>[a-z-]+))?\.v(?<version>[1-9]\d*)\.json$/;
const REQUEST_FILE = /^(?<name>[a-z-]+)\.v(?<version>[1-9]\d*)\.json$/;

/** Reads the schema folder. @throws Error naming the first file that breaks the naming scheme or lacks an `x-` keyword. */
export function readCatalogue(root: string): Catalogue {
  return {
    vocabulary: read(root, 'vocabulary.json').definitions as Record<string, JsonSchema>,
    families: foldersOf(root, 'events').flatMap((context) => familiesOf(root, context)),
    requests: foldersOf(root, 'requests').flatMap((context) => requestsOf(root, context)),
  };
}

function familiesOf(root: string, context: string): FamilyEntry[] {
  const stream = STREAMS[context];
  if (stream === undefined) throw new Error(`events/${context}: no stream is mapped to this context`);
  const families = new Map<string, FamilyEntry>();
  const events: (EventEntry & { family: string })[] = [];
  for (const name of jsonFilesOf(root, `events/${context}`)) {
    const file = `events/${context}/${name}`;
    const { aggregate, fact, version } = partsOf(EVENT_FILE, name, file);
    const schema = read(root, file);
    const family = `${aggregate}.v${version}`;
    if (fact) {
      events.push({ fact, file, schema, family });
      continue;
    }
    families.set(family, {
      context,
      aggregate: String(aggregate),
      version: Number(version),
      stream,
      producer: keyword(schema, 'x-producer', file),
      routingKey: keyword(schema, 'x-routing-key', file),
      file,
      snapshot: schema,
      events: [],
    });
  }
  for (const { family, ...event } of events) {
    const owner = families.get(family);
    if (owner === undefined) throw new Error(`${event.file}: there is no snapshot ${family}.json beside it`);
    owner.events.push(event);
  }
  return [...families.values()];
}

function requestsOf(root: string, context: string): RequestEntry[] {
  return jsonFilesOf(root, `requests/${context}`).map((fileName) => {
    const file = `requests/${context}/${fileName}`;
    const { name, version } = partsOf(REQUEST_FILE, fileName, file);
    const schema = read(root, file) as RequestEntry['schema'];
    return {
      name: String(name),
      version: Number(version),
      subject: keyword(schema, 'x-subject', file),
      requester: keyword(schema, 'x-requester', file),
      responder: keyword(schema, 'x-responder', file),
      file,
      schema,
    };
  });
}

function partsOf(pattern: RegExp, name: string, file: string): Record<string, string | undefined> {
  const parts = pattern.exec(name)?.groups;
  if (parts === undefined) throw new Error(`${file}: the name does not match ${pattern.source}`);
  return parts;
}

function keyword(schema: JsonSchema, name: string, file: string): string {
  const value = schema[name];
  if (typeof value !== 'string') throw new Error(`${file}: ${name} is missing`);
  return value;
}

function foldersOf(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

function jsonFilesOf(root: string, folder: string): string[] {
  return readdirSync(join(root, folder)).sort();
}

function read(root: string, file: string): JsonSchema {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}
