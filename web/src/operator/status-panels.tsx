import { useText } from '../language/language.tsx';
import { StatusPill, type Tone } from '../parts/status.tsx';
import type { Status } from './use-status.ts';

interface StatusPanelsProps {
  readonly status: Status | undefined;
  readonly failed: boolean;
}

const serviceTones: Record<Status['services'][number]['state'], Tone> = {
  ready: 'good',
  'not-ready': 'wait',
  unreachable: 'bad',
};
const breakerTones: Record<Status['breakers'][number]['state'], Tone> = {
  closed: 'good',
  'half-open': 'wait',
  open: 'bad',
};
const serviceWords = {
  ready: 'operator.ready',
  'not-ready': 'operator.notReady',
  unreachable: 'operator.unreachable',
} as const;

/** Services, breakers, consumers and dead letters, as the gateway tells them. */
export function StatusPanels({ status, failed }: StatusPanelsProps) {
  const { t, format } = useText();
  const unreadable = <p className="column-empty">{t('operator.unreachable')}</p>;
  return (
    <div className="panels">
      <section className="card" aria-labelledby="services">
        <div className="panel-head">
          <h2 id="services">{t('operator.services')}</h2>
          <span className={failed ? 'panel-failed' : 'panel-at'}>
            {failed
              ? t('operator.unreachable')
              : status && t('operator.statusAt', { time: format.seconds(status.at) })}
          </span>
        </div>
        <ul className="parts">
          {status?.services.map(({ name, state, checks }) => (
            <li key={name}>
              <span className="parts-name">
                {name}
                <span className="parts-checks">
                  {Object.entries(checks).map(([part, words]) => (
                    <small key={part} className={words === 'ok' ? '' : 'panel-failed'}>
                      {part}: {words}
                    </small>
                  ))}
                </span>
              </span>
              <StatusPill tone={serviceTones[state]}>{t(serviceWords[state])}</StatusPill>
            </li>
          ))}
        </ul>
      </section>
      <section className="card" aria-labelledby="breakers">
        <h2 id="breakers">{t('operator.breakers')}</h2>
        {status?.breakers.length === 0 && <p className="column-empty">{t('operator.breakersNone')}</p>}
        <ul className="parts">
          {status?.breakers.map(({ from, to, state }) => (
            <li key={`${from} ${to}`}>
              <span>
                {from} → {to}
              </span>
              <StatusPill tone={breakerTones[state]}>{t(`operator.breaker.${state}`)}</StatusPill>
            </li>
          ))}
        </ul>
      </section>
      <section className="card panel-wide" aria-labelledby="consumers">
        <h2 id="consumers">{t('operator.consumers')}</h2>
        {status && !status.consumers && unreadable}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls is scrolled by keyboard, too */}
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one more landmark */}
        <div className="table" role="group" tabIndex={0} aria-label={t('operator.consumers')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('operator.consumer')}</th>
                <th scope="col" className="wide">
                  {t('operator.stream')}
                </th>
                <th scope="col">{t('operator.pending')}</th>
                <th scope="col">{t('operator.underWay')}</th>
                <th scope="col">{t('operator.redelivered')}</th>
              </tr>
            </thead>
            <tbody>
              {status?.consumers?.map(({ stream, name, pending, underWay, redelivered }) => (
                <tr key={`${stream} ${name}`}>
                  <th scope="row">{name.replace('__', ' · ')}</th>
                  <td className="wide">{stream}</td>
                  <td className={pending > 0 ? 'number behind' : 'number'}>{pending}</td>
                  <td className="number">{underWay}</td>
                  <td className={redelivered > 0 ? 'number behind' : 'number'}>{redelivered}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section className="card panel-wide" aria-labelledby="letters">
        <h2 id="letters">
          {t('operator.deadLetters')} <span className="count">{status?.deadLetters?.total}</span>
        </h2>
        {status && !status.deadLetters && unreadable}
        {status?.deadLetters?.total === 0 && <p className="column-empty">{t('operator.deadLettersNone')}</p>}
        <ul className="parts">
          {status?.deadLetters?.latest.map(({ sequence, policy, kind, reason, subject, parkedAt }) => (
            <li key={sequence}>
              <span className="parts-name">
                {reason}
                <small>
                  {subject} · {t('operator.parkedBy', { name: policy })}
                </small>
              </span>
              <time dateTime={parkedAt}>{format.dayTime(parkedAt)}</time>
              <StatusPill tone="bad">{kind}</StatusPill>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
