import { frame, type HostileSocket } from './hostile-socket.ts';

/** What a client says on a socket, and the code that the socket is closed with for it. */
export interface SocketAttack {
  readonly what: string;
  readonly code: number;
  /** What it introduces itself with; undefined for one that does not. */
  readonly init?: object;
  readonly act: (socket: HostileSocket) => void;
}

const KIBIBYTE = 1024;
const PINGS = 200;
const anonymous = {};
const query = '{ places { label } }';

const silent = (what: string, code: number, act: SocketAttack['act'] = () => {}): SocketAttack => ({
  what,
  code,
  act,
});
const says = (
  what: string,
  code: number,
  ...messages: readonly (object | string | Buffer)[]
): SocketAttack => ({
  what,
  code,
  init: anonymous,
  act: ({ say }) => messages.forEach(say),
});
const senseless = (what: string, message: object | string | Buffer): SocketAttack =>
  says(what, 4400, message);
const subscribe = (fields: object): object => ({ type: 'subscribe', id: '1', payload: { query }, ...fields });

/** https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md tells the codes. */
export const protocolAttacks: readonly SocketAttack[] = [
  silent('never introduces itself', 4408),
  silent('pings instead', 4408, ({ say }) => say({ type: 'ping' })),
  silent('asks before it introduces itself', 4401, ({ say }) => say(subscribe({}))),
  silent('introduces itself by a list', 4400, ({ say }) => say({ type: 'connection_init', payload: [] })),
  says('introduces itself twice', 4429, { type: 'connection_init' }),
  says('gives two operations one id', 4409, subscribe({}), subscribe({})),
  senseless('says what is no JSON', 'hello'),
  senseless('says half a message', '{"type":'),
  senseless('says a list', '[]'),
  senseless('says null', 'null'),
  senseless('says brackets only', '['.repeat(60_000)),
  senseless('says a deep list', `${'['.repeat(30_000)}${']'.repeat(30_000)}`),
  senseless('says an unknown word', { type: 'destroy' }),
  senseless('says the name of a prototype', '{"type":"__proto__"}'),
  senseless('says the name of a constructor', { type: 'constructor' }),
  senseless('hides its word in a prototype', '{"__proto__":{"type":"ping"}}'),
  senseless('says nothing', {}),
  senseless('gives an operation no id', subscribe({ id: undefined })),
  senseless('gives an operation an empty id', subscribe({ id: '' })),
  senseless('gives an operation a number', subscribe({ id: 1 })),
  senseless('asks for nothing', subscribe({ payload: undefined })),
  senseless('asks by a list', subscribe({ payload: [] })),
  senseless('asks for a number', subscribe({ payload: { query: 1 } })),
  senseless('gives variables as a list', subscribe({ payload: { query, variables: [] } })),
  senseless('gives extensions as text', subscribe({ payload: { query, extensions: 'x' } })),
  senseless('speaks as the gateway does', { type: 'next', id: '1', payload: {} }),
  senseless('welcomes the gateway', { type: 'connection_ack' }),
  senseless('says bytes that are no text', Buffer.from([0xff, 0xfe, 0, 1])),
  says('says too much', 1009, 'x'.repeat(65 * KIBIBYTE)),
  says('says far too much', 1009, Buffer.alloc(60 * KIBIBYTE ** 2)),
  says("pings without end, in the protocol's way", 4429, ...Array<object>(PINGS).fill({ type: 'ping' })),
];

/** Frames that no client would send, and the code that they are answered with. */
export interface FrameAttack {
  readonly what: string;
  readonly code: number;
  readonly frames: readonly Buffer[];
}

const TEXT = 0x01;
const LAST = 0x80;
const CONTINUATION = 0x00;
const CLOSE = 0x08;
const PING = 0x09;
const UNKNOWN = 0x03;
const COMPRESSED = 0x40;
const part = 'x'.repeat(60_000);
const masked = (first: number, ...bytes: number[]): Buffer =>
  Buffer.from([first, LAST | bytes.length, 0, 0, 0, 0, ...bytes]);

/** https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 tells the codes. */
export const frameAttacks: readonly FrameAttack[] = [
  { what: 'an unmasked frame', code: 1002, frames: [Buffer.from([LAST | TEXT, 2, 0x7b, 0x7d])] },
  {
    what: 'a compressed frame',
    code: 1002,
    frames: [frame({ first: LAST | COMPRESSED | TEXT, payload: '{}' })],
  },
  {
    what: 'a frame of an unknown kind',
    code: 1002,
    frames: [frame({ first: LAST | UNKNOWN, payload: '{}' })],
  },
  { what: 'the end of nothing', code: 1002, frames: [frame({ first: LAST | CONTINUATION, payload: '{}' })] },
  { what: 'a long ping', code: 1002, frames: [frame({ first: LAST | PING, payload: 'x'.repeat(200) })] },
  { what: 'a ping in parts', code: 1002, frames: [frame({ first: PING, payload: 'x' })] },
  { what: 'a farewell for no reason', code: 1002, frames: [masked(LAST | CLOSE, 0x03, 0xed)] },
  { what: 'half a character', code: 1007, frames: [masked(LAST | TEXT, 0xc3, 0x28)] },
  { what: 'a frame of a terabyte', code: 1009, frames: [frame({ first: LAST | TEXT, length: 2 ** 40 })] },
  {
    what: 'a frame beyond all numbers',
    code: 1009,
    frames: [frame({ first: LAST | TEXT, length: 2 ** 62 })],
  },
  {
    what: 'parts that are too much together',
    code: 1009,
    frames: [frame({ first: TEXT, payload: part }), frame({ first: CONTINUATION, payload: part })],
  },
];
