import { Link } from 'wouter';
import { useText } from '../language/language.tsx';
import { Page } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';

export function NotFound() {
  const { t } = useText();
  return (
    <Page title={t('app.notFound')}>
      <Empty icon="pin" title={t('app.notFound')} hint={t('app.notFoundHint')}>
        <Link className="button" href="/">
          {t('app.home')}
        </Link>
      </Empty>
    </Page>
  );
}
