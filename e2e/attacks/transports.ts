import type { DocumentAttack } from './documents.ts';
import { attack } from './hostile-http.ts';
import { openSocket } from './hostile-socket.ts';

/** Sends one document and says what came back, as text. */
export type Send = (url: string, document: Omit<DocumentAttack, 'code' | 'what'>) => Promise<string>;

const JSON_TYPE = { 'content-type': 'application/json' };
const post = async (url: string, body: object, accept: string): Promise<string> =>
  (await attack(url, { headers: { ...JSON_TYPE, accept }, body: JSON.stringify(body) })).text;

/** Every way in which a client may ask. */
export const transports: Readonly<Record<string, Send>> = {
  HTTP: (url, document) => post(url, document, 'application/json'),
  'server-sent events': (url, document) => post(url, document, 'text/event-stream'),
  async WebSocket(url, document) {
    using socket = await openSocket(url, {});
    socket.say({ type: 'subscribe', id: '1', payload: document });
    await Promise.race([socket.heard('error'), socket.heard('next'), socket.closed]);
    return JSON.stringify(socket.messages.slice(1));
  },
};

/** The code of the first error in what came back. */
export const codeIn = (text: string): string | undefined => /"code":"([A-Z_]+)"/.exec(text)?.[1];
