import { useEffect, useState } from 'react';
import { useLanding } from '../landing.tsx';

/** What the gateway tells operators of everything behind it; null where a part could not be read. */
export interface Status {
  readonly at: string;
  readonly services: readonly {
    readonly name: string;
    readonly state: 'ready' | 'not-ready' | 'unreachable';
    readonly checks: Readonly<Record<string, string>>;
  }[];
  readonly breakers: readonly {
    readonly from: string;
    readonly to: string;
    readonly state: 'closed' | 'half-open' | 'open';
  }[];
  readonly consumers:
    | readonly {
        readonly stream: string;
        readonly name: string;
        readonly pending: number;
        readonly underWay: number;
        readonly redelivered: number;
      }[]
    | null;
  readonly deadLetters: {
    readonly total: number;
    readonly latest: readonly {
      readonly sequence: number;
      readonly policy: string;
      readonly kind: string;
      readonly reason: string;
      readonly subject: string;
      readonly parkedAt: string;
    }[];
  } | null;
}

const EVERY_MS = 4_000;

/** The status, asked for again and again while somebody looks; `failed` when the last answer did not come. */
export function useStatus(): { readonly status: Status | undefined; readonly failed: boolean } {
  const { config, session } = useLanding();
  const [status, setStatus] = useState<Status>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const url = new URL('/operations/status', new URL(config.graphqlUrl, location.href));
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function ask(): Promise<void> {
      if (!document.hidden) {
        try {
          const answer = await fetch(url, { headers: { authorization: `Bearer ${session.get()?.token}` } });
          if (!answer.ok) throw new Error(`The status: ${answer.status}`);
          const next = (await answer.json()) as Status;
          if (wanted) setStatus(next);
          if (wanted) setFailed(false);
        } catch {
          if (wanted) setFailed(true);
        }
      }
      if (wanted) timer = setTimeout(() => void ask(), EVERY_MS);
    }
    void ask();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [config, session]);
  return { status, failed };
}
