import { useText } from '../language/language.tsx';
import type { MessageKey } from '../language/messages.ts';
import { StatusPill, type Tone } from '../parts/status.tsx';
import type { Happening } from './flow.ts';

interface FlowListProps {
  readonly title: string;
  readonly happenings: readonly Happening[];
  readonly of: 'call.status' | 'reservation.status';
  readonly toneOf: (status: string) => Tone;
}

/** What happens in a business, the newest on top. */
export function FlowList({ title, happenings, of, toneOf }: FlowListProps) {
  const { t, format } = useText();
  return (
    <section className="card flow" aria-label={title}>
      <h2>{title}</h2>
      {happenings.length === 0 && <p className="column-empty">{t('operator.flowNone')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is scrolled by keyboard, too */}
      <ol tabIndex={0} aria-label={title}>
        {happenings.map(({ cursor, at, title: what, detail, status }) => (
          <li key={`${cursor} ${at}`}>
            <time dateTime={at}>{format.seconds(at)}</time>
            <span className="flow-what">
              <strong>{what}</strong>
              <span>{detail}</span>
            </span>
            <StatusPill tone={toneOf(status)}>{t(`${of}.${status}` as MessageKey)}</StatusPill>
          </li>
        ))}
      </ol>
    </section>
  );
}
