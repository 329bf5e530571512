import { execFileSync } from 'node:child_process';
import { expect } from '@jest/globals';
import {
  type Client,
  createTestClient,
  type Naru,
  type NaruOptions,
  startNaru,
  waitFor,
} from '@naru/test-harness';
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts';

/** Naru as it runs in production: one process a service, tokens of a provider, nothing for developers. */
export interface Production extends AsyncDisposable {
  readonly naru: Naru;
  /** Where the gateway is, without a path. */
  readonly url: string;
  readonly provider: IdentityProvider;
  client(role: string, sub: string): Promise<Client>;
  /** Fails unless the gateway still answers, and holds no more than so much more memory than when it had started. */
  assertUnharmed(): Promise<void>;
}

const KIBIBYTE = 1024;
/** What is learnt and kept of many requests counts, too; an attack that is not bounded takes far more. */
const MOST_GROWTH_BYTES = 400 * KIBIBYTE * KIBIBYTE;

export async function startProduction(options: NaruOptions = {}): Promise<Production> {
  await using starting = new AsyncDisposableStack();
  const provider = starting.use(await startIdentityProvider());
  const naru = starting.use(
    await startNaru({
      ...options,
      env: {
        NODE_ENV: 'production',
        NARU_ENV: 'production',
        LOG_LEVEL: 'silent', // what is attacked has much to say
        ...provider.environment,
        ...options.env,
      },
    }),
  );
  const resources = starting.move();
  const gateway = naru.service('gateway');
  const atFirst = memoryOf(gateway.pid as number);
  return {
    naru,
    url: naru.url,
    provider,
    client: async (role, sub) => resources.use(createTestClient(naru.url, await provider.token(role, sub))),
    async assertUnharmed() {
      expect(await naru.anonymous().execute('{ places(search: "사당") { label } }')).toEqual({
        data: { places: [{ label: '사당' }] },
      });
      // What is garbage is given back in its time.
      await waitFor(() => memoryOf(gateway.pid as number) - atFirst < MOST_GROWTH_BYTES, {
        what: 'the gateway to hold no more memory than it may',
      });
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Bytes that a process holds in memory. */
const memoryOf = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * KIBIBYTE;
