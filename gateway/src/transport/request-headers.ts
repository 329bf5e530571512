import type { CallerSeal } from '@naru/identity';
import { propagation, ROOT_CONTEXT, context as traceContext } from '@opentelemetry/api';
import type { RequestContext } from '../request-context.ts';

/** Headers that only the gateway itself may write, whatever the allow-list says. */
const reserved: ReadonlySet<string> = new Set([
  ...['accept', 'accept-encoding', 'content-encoding', 'content-length', 'content-type'],
  ...['connection', 'expect', 'host', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['x-correlation-id', 'x-naru-caller'],
]);

const pushPair = { set: (headers: string[], name: string, value: string) => void headers.push(name, value) };

interface HeaderOptions {
  /** Where subgraphs know Naru, the gateway's word about who is calling. */
  readonly seal: CallerSeal | undefined;
  readonly compression: boolean;
}

/** Makes the headers of a request to a subgraph, names and values by turns; at once where nothing is to be sealed. */
export function requestHeaders({ seal, compression }: HeaderOptions) {
  const fixed = ['content-type', 'application/json', 'accept', 'application/json'];
  if (compression) fixed.push('accept-encoding', 'gzip, br, deflate');

  function unsealed({ correlationId, forwardedHeaders }: RequestContext): string[] {
    const headers = [...fixed, 'x-correlation-id', correlationId];
    for (const name in forwardedHeaders) {
      const value = forwardedHeaders[name];
      if (value !== undefined && !reserved.has(name)) headers.push(name, value);
    }
    const tracing = traceContext.active();
    if (tracing !== ROOT_CONTEXT) propagation.inject(tracing, headers, pushPair);
    return headers;
  }

  async function sealed(context: RequestContext, seal: CallerSeal): Promise<string[]> {
    const headers = unsealed(context);
    headers.push('x-naru-caller', await seal.seal(context.caller));
    return headers;
  }

  return (context: RequestContext): string[] | Promise<string[]> =>
    seal ? sealed(context, seal) : unsealed(context);
}
