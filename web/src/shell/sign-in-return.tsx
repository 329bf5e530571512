import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useLanding } from '../landing.tsx';
import { useText } from '../language/language.tsx';
import { Loading } from '../parts/states.tsx';

/** Where the identity provider sends people back to: takes the code, and goes on to the page that was wanted. */
export function SignInReturn() {
  const { oidc, session } = useLanding();
  const { t } = useText();
  const [, navigate] = useLocation();
  const [problem, setProblem] = useState<string>();
  const taken = useRef(false);
  useEffect(() => {
    if (taken.current || !oidc) return; // a code can be taken once
    taken.current = true;
    oidc.finish().then(
      ({ session: signedIn, returnTo }) => {
        session.set(signedIn);
        navigate(returnTo, { replace: true });
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  }, [oidc, session, navigate]);
  if (!problem) return <Loading label={t('signIn.finishing')} />;
  return (
    <main className="alone">
      <div className="empty" role="alert">
        <h1>{t('signIn.failed', { reason: problem })}</h1>
        <button type="button" className="button" onClick={() => navigate('/', { replace: true })}>
          {t('app.retry')}
        </button>
      </div>
    </main>
  );
}
