import { useState } from 'react';
import { useText } from '../language/language.tsx';
import { Icon } from '../parts/icon.tsx';
import { chooseTheme, currentTheme } from './theme.ts';

/** Language and theme. */
export function Preferences() {
  const { t, language, setLanguage } = useText();
  const [theme, setTheme] = useState(currentTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <div className="preferences">
      <button
        type="button"
        className="tool"
        lang={language === 'ko' ? 'en' : 'ko'}
        title={t('app.language')}
        onClick={() => setLanguage(language === 'ko' ? 'en' : 'ko')}
      >
        <span className="visually-hidden">{t('app.language')}</span>
        <span aria-hidden="true">{t('app.languageShort')}</span>
      </button>
      <button
        type="button"
        className="tool"
        aria-label={t(other === 'dark' ? 'app.themeDark' : 'app.themeLight')}
        title={t(other === 'dark' ? 'app.themeDark' : 'app.themeLight')}
        onClick={() => {
          chooseTheme(other);
          setTheme(other);
        }}
      >
        <Icon name={other === 'dark' ? 'moon' : 'sun'} />
      </button>
    </div>
  );
}
