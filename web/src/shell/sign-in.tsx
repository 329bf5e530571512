import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useLanding } from '../landing.tsx';
import { useText } from '../language/language.tsx';
import { Icon, type IconName, Mark } from '../parts/icon.tsx';
import { Loading, Problem } from '../parts/states.tsx';
import { useToast } from '../parts/toast.tsx';
import { type DemoPerson, demoPeople, signInAs } from '../session/development-sign-in.ts';
import { ROLES, type Role } from '../session/session-store.ts';
import { Preferences } from './preferences.tsx';
import { RiverScene } from './river-scene.tsx';

const icons: Record<Role, IconName> = {
  CUSTOMER: 'person',
  VENDOR: 'laptop',
  COURIER: 'courier',
  OPERATOR: 'pulse',
};
const COURIERS_SHOWN = 3;

export function SignIn() {
  const { config, oidc } = useLanding();
  const { t } = useText();
  const [location] = useLocation();
  useEffect(() => {
    document.title = `${t('signIn.title')} · Naru 나루`;
  }, [t]);
  const { signIn } = config;
  return (
    <div className="sign-in">
      <header className="sign-in-bar">
        <Preferences />
      </header>
      <main>
        <section className="sign-in-hero">
          <RiverScene />
          <div className="sign-in-words">
            <p className="wordmark">
              <Mark />
              <span lang="en">Naru</span> <span lang="ko">나루</span>
            </p>
            <p className="sign-in-tagline">{t('app.tagline')}</p>
          </div>
        </section>
        <section className="sign-in-panel" aria-labelledby="sign-in-title">
          <h1 id="sign-in-title">{t('signIn.title')}</h1>
          {signIn.kind === 'development' && <DemoSignIn url={signIn.url} />}
          {signIn.kind === 'oidc' && (
            <>
              <p className="lead">{t('signIn.oidcLead')}</p>
              <button type="button" className="button button-wide" onClick={() => void oidc?.begin(location)}>
                {t('signIn.oidc')}
              </button>
            </>
          )}
          {signIn.kind === 'none' && (
            <>
              <p className="lead">{t('signIn.none')}</p>
              <p>{t('signIn.noneHint')}</p>
            </>
          )}
        </section>
      </main>
    </div>
  );
}

function DemoSignIn({ url }: { readonly url: string }) {
  const { t, language } = useText();
  const { session } = useLanding();
  const toast = useToast();
  const [, navigate] = useLocation();
  const [people, setPeople] = useState<readonly DemoPerson[] | 'failed'>();
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt fetches again
  useEffect(() => {
    let wanted = true;
    demoPeople(url).then(
      (found) => wanted && setPeople(found),
      () => wanted && setPeople('failed'),
    );
    return () => {
      wanted = false;
    };
  }, [url, attempt]);

  async function enter(person: DemoPerson): Promise<void> {
    try {
      session.set(await signInAs(url, { ...person, name: person.name[language] }));
      if (!belongsTo(person.role, location.pathname)) navigate('/', { replace: true });
    } catch (error) {
      toast(t('signIn.failed', { reason: error instanceof Error ? error.message : '' }), 'bad');
    }
  }

  if (people === undefined) return <Loading />;
  if (people === 'failed') {
    return <Problem title={t('signIn.peopleFailed')} onRetry={() => setAttempt((count) => count + 1)} />;
  }
  const ofRole = (role: Role) => people.filter((person) => person.role === role);
  return (
    <>
      <p className="lead">{t('signIn.lead')}</p>
      <ul className="roles">
        {ROLES.map((role) => (
          <li key={role} className="role">
            <span className="role-icon">
              <Icon name={icons[role]} />
            </span>
            <div>
              <h2>{t(`role.${role}`)}</h2>
              <p>{t(`role.hint.${role}`)}</p>
              <div className="role-people">
                {ofRole(role)
                  .slice(0, COURIERS_SHOWN)
                  .map((person) => (
                    <button
                      type="button"
                      className="person"
                      key={person.sub}
                      aria-label={`${t(`role.${role}`)} ${person.name[language]}`}
                      onClick={() => void enter(person)}
                    >
                      {person.name[language]}
                    </button>
                  ))}
                {ofRole(role).length > COURIERS_SHOWN && (
                  <select
                    className="person"
                    aria-label={t('signIn.moreCouriers')}
                    value=""
                    onChange={({ target }) => {
                      const chosen = ofRole(role).find(({ sub }) => sub === target.value);
                      if (chosen) void enter(chosen);
                    }}
                  >
                    <option value="">{t('signIn.moreCouriers')}</option>
                    {ofRole(role)
                      .slice(COURIERS_SHOWN)
                      .map(({ sub, name }) => (
                        <option key={sub} value={sub}>
                          {name[language]}
                        </option>
                      ))}
                  </select>
                )}
              </div>
            </div>
          </li>
        ))}
      </ul>
      <p className="hint">{t('signIn.twoTabs')}</p>
    </>
  );
}

/** A page that somebody else was looking at when they signed out is not for everybody. */
const belongsTo = (role: Role, path: string): boolean =>
  path === '/' || (role === 'CUSTOMER' && /^\/(calls|rent|reservations|me|notifications)\b/.test(path));
