import type { ReactNode } from 'react';
import { useText } from '../language/language.tsx';
import type { MessageKey } from '../language/messages.ts';

export type Tone = 'good' | 'wait' | 'bad' | 'quiet';

export const StatusPill = ({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) => (
  <span className={`pill tone-${tone}`}>{children}</span>
);

interface Step {
  readonly key: string;
  readonly label: string;
}

interface CrossingProps {
  readonly label: string;
  readonly steps: readonly Step[];
  /** The index of the step that was reached. */
  readonly reached: number;
  /** Whether the crossing has ended before its end. */
  readonly stranded?: boolean;
  /** Whether it goes on by itself: the boat rocks. */
  readonly moving?: boolean;
}

/** Where something stands on its way, as a boat between two banks. */
export function Crossing({ label, steps, reached, stranded = false, moving = false }: CrossingProps) {
  const at = steps.length < 2 ? 0 : (reached / (steps.length - 1)) * 100;
  return (
    <div className={`crossing${stranded ? ' crossing-stranded' : ''}`}>
      <div className="crossing-water" aria-hidden="true">
        <span className="crossing-wake" style={{ width: `${at}%` }} />
        <span className={`crossing-boat${moving ? ' rocking' : ''}`} style={{ left: `${at}%` }}>
          <svg viewBox="0 0 36 26" aria-hidden="true">
            <path className="mark-sail" d="M17 2v11h9C25.500 7.500 22 3.200 17 2Z" />
            <path className="mark-hull" d="M3 15h30c-1.400 5.500-7 9-15 9S4.400 20.500 3 15Z" />
          </svg>
        </span>
      </div>
      <ol className="crossing-steps" aria-label={label}>
        {steps.map(({ key, label: step }, index) => (
          <li
            key={key}
            className={index < reached ? 'past' : index === reached ? 'now' : 'ahead'}
            aria-current={index === reached ? 'step' : undefined}
          >
            {step}
          </li>
        ))}
      </ol>
    </div>
  );
}

interface HistoryProps {
  readonly entries: readonly { readonly status: string; readonly at: string }[];
  /** Where the messages of the statuses are, such as `call.status`. */
  readonly of: 'call.status' | 'reservation.status';
}

/** Every status that was reached, the newest first. */
export function History({ entries, of }: HistoryProps) {
  const { t, format } = useText();
  return (
    <ol className="history" reversed>
      {entries.toReversed().map(({ status, at }) => (
        <li key={`${status} ${at}`}>
          <span>{t(`${of}.${status}` as MessageKey)}</span>
          <time dateTime={at}>{format.dayTime(at)}</time>
        </li>
      ))}
    </ol>
  );
}
