import { useText } from '../language/language.tsx';
import { Icon } from '../parts/icon.tsx';

/** Instead of the console, when it cannot even begin. */
export function Broken({ reason }: { readonly reason: string }) {
  const { t } = useText();
  return (
    <main className="alone">
      <div className="empty" role="alert">
        <Icon name="alert" />
        <h1>{t('app.broken')}</h1>
        <p>{t('app.brokenHint', { reason })}</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          {t('app.retry')}
        </button>
      </div>
    </main>
  );
}
