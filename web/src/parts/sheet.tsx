import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '../language/language.tsx';
import { Refused } from './controls.tsx';
import { Icon } from './icon.tsx';

interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A question in front of the page; Escape and the ground around it close it. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const { t } = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div className="sheet-inside">
        <div className="sheet-head">
          <h2 id={id}>{title}</h2>
          <button
            type="button"
            className="tool"
            aria-label={t('app.close')}
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

interface SheetFormProps extends SheetProps {
  /** What the button says that does it. */
  readonly label: string;
  readonly action: { readonly busy: boolean; readonly problem: string | undefined };
  /** Whether it cannot be taken back. */
  readonly danger?: boolean;
  readonly onSubmit: () => Promise<void>;
}

/** A sheet that asks before something is done, and says why when it was refused. */
export function SheetForm({ title, label, action, danger, onSubmit, onClose, children }: SheetFormProps) {
  const { t } = useText();
  return (
    <Sheet title={title} onClose={onClose}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          await onSubmit();
        }}
      >
        {children}
        <Refused>{action.problem}</Refused>
        <div className="sheet-buttons">
          <button type="button" className="button button-quiet" onClick={onClose}>
            {t('app.cancel')}
          </button>
          <button type="submit" className={danger ? 'button button-danger' : 'button'} disabled={action.busy}>
            {label}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
