import { readFileSync } from 'node:fs';
import { ConfigError, withTraits } from '@naru/service-host';
import { z } from 'zod';
import type { BusOptions } from './bus.ts';

const text = (description: string) => z.string().optional().describe(description);
const secret = (description: string) => withTraits(text(description), { secret: true });

/** How a process introduces itself to NATS, beside where that is: the variables of every process that is connected to it. */
export const natsVariables = {
  NATS_USER: text(
    'the user that NATS knows the process as, and whose inboxes (`_INBOX.<user>`) answers come to',
  ),
  NATS_PASSWORD: secret("the user's password"),
  NATS_NKEY_SEED: secret('the seed of an nkey, instead of a password'),
  NATS_CREDS: secret('the content of a `.creds` file, instead of a password'),
  NATS_TLS_CA: text('authorities whose certificate NATS must show: a PEM file, or PEM itself'),
  NATS_TLS_CERT: text('the certificate of the process, where NATS asks for one: a PEM file, or PEM itself'),
  NATS_TLS_KEY: secret('its key: a PEM file, or PEM itself'),
};

type NatsConfig = z.output<z.ZodObject<typeof natsVariables>>;

/**
 * What of a bus's options the variables say.
 * @throws ConfigError when they contradict each other, or name a file that cannot be read
 */
export function natsOptions(config: NatsConfig): Pick<BusOptions, 'credentials' | 'user' | 'tls'> {
  const { NATS_USER: user, NATS_PASSWORD: password, NATS_NKEY_SEED: seed, NATS_CREDS: creds } = config;
  const problems: string[] = [];
  if ([password, seed, creds].filter((given) => given !== undefined).length > 1) {
    problems.push('NATS_PASSWORD, NATS_NKEY_SEED, NATS_CREDS: expected one of them');
  }
  if (password !== undefined && user === undefined) problems.push('NATS_USER: required with NATS_PASSWORD');
  if (user !== undefined && !/^[A-Za-z0-9_-]+$/.test(user)) {
    problems.push('NATS_USER: expected letters, digits, _ and -');
  }
  const pem = (name: 'NATS_TLS_CA' | 'NATS_TLS_CERT' | 'NATS_TLS_KEY'): string | undefined => {
    const given = config[name];
    if (given === undefined || given.startsWith('-----BEGIN')) return given;
    try {
      return readFileSync(given, 'utf8');
    } catch (error) {
      problems.push(`${name}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  };
  const tls = { ca: pem('NATS_TLS_CA'), cert: pem('NATS_TLS_CERT'), key: pem('NATS_TLS_KEY') };
  if ((config.NATS_TLS_CERT === undefined) !== (config.NATS_TLS_KEY === undefined)) {
    problems.push('NATS_TLS_CERT, NATS_TLS_KEY: expected both or neither');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    user,
    ...(password !== undefined && { credentials: { password } }),
    ...(seed !== undefined && { credentials: { nkeySeed: seed } }),
    ...(creds !== undefined && { credentials: { creds } }),
    ...(tls.ca !== undefined || tls.cert !== undefined ? { tls } : {}),
  };
}
