import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { useText } from '../language/language.tsx';
import { Icon, type IconName } from './icon.tsx';

export function Loading({ label }: { readonly label?: string }) {
  const { t } = useText();
  return (
    <div className="loading" role="status">
      <span className="loading-waves" aria-hidden="true" />
      <span>{label ?? t('app.loading')}</span>
    </div>
  );
}

/** Grey lines where text is about to be. */
export const Skeleton = ({ rows = 3 }: { readonly rows?: number }) => (
  <div className="skeleton" aria-hidden="true">
    {Array.from({ length: rows }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
      <span key={index} />
    ))}
  </div>
);

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly hint?: string;
  readonly children?: ReactNode;
}

export const Empty = ({ icon, title, hint, children }: EmptyProps) => (
  <div className="empty">
    <Icon name={icon} />
    <p className="empty-title">{title}</p>
    {hint && <p>{hint}</p>}
    {children}
  </div>
);

interface ProblemProps {
  readonly title?: string;
  readonly error?: CombinedError;
  readonly onRetry?: () => void;
}

export function Problem({ title, error, onRetry }: ProblemProps) {
  const { t } = useText();
  const offline = error?.networkError !== undefined;
  return (
    <div className="empty problem" role="alert">
      <Icon name="alert" />
      <p className="empty-title">{title ?? t(offline ? 'problem.offline' : 'problem.failed')}</p>
      {offline && <p>{t('problem.offlineHint')}</p>}
      {onRetry && (
        <button type="button" className="button button-quiet" onClick={onRetry}>
          {t('app.retry')}
        </button>
      )}
    </div>
  );
}

/** An error beside data that is there all the same: what is shown may be old or incomplete. */
export function Stale({ error }: { readonly error: CombinedError | undefined }) {
  const { t } = useText();
  if (!error) return null;
  return (
    <p className="notice" role="status">
      <Icon name="alert" />
      {t(error.networkError ? 'problem.offlineHint' : 'problem.partial')}
    </p>
  );
}
