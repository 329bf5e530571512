import { useState } from 'react';
import { useText } from '../language/language.tsx';
import { Refused } from '../parts/controls.tsx';
import { SheetForm } from '../parts/sheet.tsx';

interface CancelButtonProps {
  readonly what: 'call' | 'reservation';
  readonly action: { readonly busy: boolean; readonly problem: string | undefined };
  readonly disabled?: boolean;
  readonly onCancel: () => Promise<unknown>;
}

/** Cancels after it has asked once more. */
export function CancelButton({ what, action, disabled, onCancel }: CancelButtonProps) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Refused>{asking ? undefined : action.problem}</Refused>
      <button
        type="button"
        className="button button-quiet button-wide"
        disabled={disabled}
        onClick={() => setAsking(true)}
      >
        {t(`${what}.cancel`)}
      </button>
      {asking && (
        <SheetForm
          title={t(`${what}.cancelSure`)}
          label={t(`${what}.cancel`)}
          action={action}
          danger
          onClose={() => setAsking(false)}
          onSubmit={async () => {
            await onCancel();
            setAsking(false);
          }}
        >
          <p>{t(`${what}.cancelSureHint`)}</p>
        </SheetForm>
      )}
    </>
  );
}
