import { createContext, type ReactNode, use, useCallback, useRef, useState } from 'react';
import { useText } from '../language/language.tsx';
import { Icon } from './icon.tsx';

type Tone = 'good' | 'bad' | 'news';
interface Toast {
  readonly id: number;
  readonly words: string;
  readonly tone: Tone;
}

const SHOWN_FOR_MS = 6_000;
const SHOWN_AT_ONCE = 3;
const ToastContext = createContext<(words: string, tone?: Tone) => void>(() => {});

/** Says something in passing. */
export const useToast = () => use(ToastContext);

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useText();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const dismiss = useCallback(
    (id: number) => setToasts((current) => current.filter((toast) => toast.id !== id)),
    [],
  );
  const toast = useCallback(
    (words: string, tone: Tone = 'good') => {
      next.current += 1;
      const id = next.current;
      setToasts((current) => [...current.slice(1 - SHOWN_AT_ONCE), { id, words, tone }]);
      setTimeout(() => dismiss(id), SHOWN_FOR_MS);
    },
    [dismiss],
  );
  return (
    <ToastContext value={toast}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map(({ id, words, tone }) => (
          <div key={id} className={`toast toast-${tone}`}>
            <Icon name={tone === 'bad' ? 'alert' : tone === 'news' ? 'bell' : 'check'} />
            <span>{words}</span>
            <button type="button" aria-label={t('app.close')} onClick={() => dismiss(id)}>
              <Icon name="close" />
            </button>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
