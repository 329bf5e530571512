/** One place behind the balancer that a process may take. */
export interface Backend {
  readonly name: string;
  readonly port: number;
  /** Whether a process is, or is about to be, there. */
  readonly taken: boolean;
}

/** A port of the balancer and the places behind it. */
export interface Frontend {
  readonly name: string;
  readonly port: number;
  readonly backends: readonly Backend[];
}

/**
 * How often each process is asked whether it is ready. One that drains is passed over after the second answer in a
 * row, that is within twice this time; see `DRAIN_DELAY_MS` of the services, which must be longer.
 */
const CHECK_EVERY_MS = 250;

/** The configuration of haproxy. */
export function balancerConfig(frontends: readonly Frontend[], runtimeSocket: string): string {
  return `${HEAD(runtimeSocket)}${frontends.map(section).join('')}`;
}

const HEAD = (runtimeSocket: string) => `global
  # A second balancer on the same port is an error, not a helper.
  noreuseport
  stats socket ${quoted(runtimeSocket)} mode 600 level admin

defaults
  mode http
  balance leastconn
  # A process that is gone is never heard of the request: it is sent to the next. One that broke off may have acted.
  retries 3
  retry-on conn-failure
  option redispatch 1
  timeout connect 1s
  # Longer than the services and their clients keep a silent connection, so that those are the ones that close it.
  timeout client 90s
  timeout server 90s
  # WebSockets: the gateway pings them every 12 s.
  timeout tunnel 1h
  option httpchk
  http-check send meth GET uri /readyz
  http-check expect status 200
  timeout check 2s
  default-server inter ${CHECK_EVERY_MS}ms fall 2 rise 1
`;

function section({ name, port, backends }: Frontend): string {
  const servers = backends.map(
    ({ name: server, port: at, taken }) =>
      `  server ${server} 127.0.0.1:${at} check${taken ? '' : ' disabled'}\n`,
  );
  return `
listen ${name}
  bind 127.0.0.1:${port}
${servers.join('')}`;
}

const quoted = (path: string): string => `"${path.replaceAll(/["\\$]/g, '\\$&')}"`;
