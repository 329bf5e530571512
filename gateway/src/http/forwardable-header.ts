/** What the gateway itself tells subgraphs, or HTTP between the two: a client must not speak for it. */
const reserved = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'traceparent',
  'tracestate',
  'transfer-encoding',
  'upgrade',
  'x-correlation-id',
  'x-naru-caller',
]);

/** Whether a client's header of this name may be passed on to subgraphs. */
export function forwardableHeader(name: string): boolean {
  return /^[a-z0-9-]+$/i.test(name) && !reserved.has(name.toLowerCase());
}
