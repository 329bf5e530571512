import type { Socket } from 'node:net';

/** Writes a request with these headers, names and values by turns, and this JSON text as its body. */
export type WriteRequest = (socket: Socket, headers: readonly string[], body: string) => void;

const fieldName = /^[\w!#$%&'*+.^`|~-]+$/;
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Posts to one URL. What it returns throws TypeError for a header that would not stay within its line. */
export function requestWriter({ host, pathname, search }: URL): WriteRequest {
  const start = `POST ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  return (socket, headers, body) => {
    let head = start;
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index] as string;
      const value = headers[index + 1] as string;
      if (!fieldName.test(name) || !fieldValue.test(value)) throw new TypeError(`invalid header: ${name}`);
      head += `${name}: ${value}\r\n`;
    }
    const bytes = Buffer.byteLength(body);
    head += `content-length: ${bytes}\r\n\r\n`;
    // Letters of one byte each go out with the head: one string, one system call, and nothing to encode.
    if (bytes === body.length) return void socket.write(head + body, 'latin1');
    socket.cork();
    socket.write(head, 'latin1');
    socket.write(body);
    socket.uncork();
  };
}
