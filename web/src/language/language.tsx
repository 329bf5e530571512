import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { en } from './en.ts';
import { formatsOf } from './formats.ts';
import { ko } from './ko.ts';
import { type Language, type MessageKey, type Values, write } from './messages.ts';

const KEY = 'naru.language';
const catalogues = { ko, en };

interface Text {
  readonly language: Language;
  setLanguage(language: Language): void;
  t(key: MessageKey, values?: Values): string;
  readonly format: ReturnType<typeof formatsOf>;
}

const TextContext = createContext<Text | undefined>(undefined);

/** What was chosen before, or the first of the browser's languages that there is. */
function preferred(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept === 'ko' || kept === 'en') return kept;
  const first = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'ko' || tag === 'en');
  return first === 'ko' ? 'ko' : 'en';
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(preferred);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const text = useMemo<Text>(
    () => ({
      language,
      setLanguage(next) {
        localStorage.setItem(KEY, next);
        setLanguage(next);
      },
      t: (key, values) => write(catalogues[language][key], values),
      format: formatsOf(language),
    }),
    [language],
  );
  return <TextContext value={text}>{children}</TextContext>;
}

export function useText(): Text {
  const text = use(TextContext);
  if (!text) throw new Error('There is no LanguageProvider around this');
  return text;
}
