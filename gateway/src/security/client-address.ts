import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * Where a request comes from, as far as it can be believed: the address that the outermost trusted proxy saw.
 * Of an IPv6 address only the network (/64) counts, because a client has all addresses of one.
 * @param trustedProxies how many proxies in a row, before this process, write `X-Forwarded-For` truthfully
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  return networkOf(believedAddress(request, trustedProxies));
}

function believedAddress({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const direct = socket.remoteAddress ?? '';
  const forwarded = headers['x-forwarded-for'];
  if (trustedProxies === 0 || forwarded === undefined) return direct;
  // Each proxy appends whom it saw, so that what the client itself wrote stays on the left.
  const seen = String(forwarded).split(',');
  return seen[Math.max(0, seen.length - trustedProxies)]?.trim() || direct;
}

const networkGroups = 4; // of 16 bits

function networkOf(address: string): string {
  if (!address.includes(':') || !isIPv6(address)) return address;
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1); // an IPv4 address within
  const [head = '', tail] = address.split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':');
    while (groups.length + last.length < 8) groups.push('0');
    groups.push(...last);
  }
  return groups.slice(0, networkGroups).join(':');
}
