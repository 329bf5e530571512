import { useState } from 'react';
import {
  CompletePickupDocument,
  type CourierTaskFragment,
  ReleaseAssignmentDocument,
} from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { useText } from '../language/language.tsx';
import { placeLabel } from '../map/places.ts';
import { Field, Refused } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { SheetForm } from '../parts/sheet.tsx';
import { StatusPill } from '../parts/status.tsx';
import { callTones } from '../parts/tones.ts';

interface TaskCardProps {
  readonly task: CourierTaskFragment;
  readonly onEnd: () => void;
}

/** A call that the courier has: its place, and the two ways to end it. */
export function TaskCard({ task: { id, call, distanceMeters }, onEnd }: TaskCardProps) {
  const { t, format, language } = useText();
  const complete = useAction(CompletePickupDocument);
  const [giving, setGiving] = useState(false);
  return (
    <article className="card task" aria-label={placeLabel(call.place.label, language)}>
      <div className="order-head">
        <strong>{placeLabel(call.place.label, language)}</strong>
        <StatusPill tone={callTones[call.status]}>{t(`call.status.${call.status}`)}</StatusPill>
      </div>
      <p className="offer-more">
        {t(`parcel.${call.parcelClass}`)} · {format.money(call.fare)}
        {distanceMeters !== null && ` · ${format.distance(distanceMeters)}`}
      </p>
      <p className="task-tel">
        <Icon name="phone" />
        <a href={`tel:${call.tel}`}>{format.tel(call.tel)}</a>
      </p>
      <Refused>{complete.problem}</Refused>
      <div className="order-actions">
        <button
          type="button"
          className="button button-small"
          disabled={complete.busy}
          onClick={async () => {
            await complete.run({ input: { assignmentId: id } });
            onEnd();
          }}
        >
          {t('courier.complete')}
        </button>
        <button type="button" className="button button-quiet button-small" onClick={() => setGiving(true)}>
          {t('courier.release')}
        </button>
      </div>
      {giving && <ReleaseSheet assignmentId={id} onEnd={onEnd} onClose={() => setGiving(false)} />}
    </article>
  );
}

interface ReleaseSheetProps {
  readonly assignmentId: string;
  readonly onEnd: () => void;
  readonly onClose: () => void;
}

function ReleaseSheet({ assignmentId, onEnd, onClose }: ReleaseSheetProps) {
  const { t } = useText();
  const release = useAction(ReleaseAssignmentDocument);
  const [reason, setReason] = useState('');
  return (
    <SheetForm
      title={t('courier.releaseSure')}
      label={t('courier.release')}
      action={release}
      danger
      onClose={onClose}
      onSubmit={async () => {
        if (!(await release.run({ input: { assignmentId, reason: reason || null } }))) return;
        onClose();
        onEnd();
      }}
    >
      <Field label={t('courier.releaseReason')}>
        {(id) => (
          <input id={id} maxLength={200} value={reason} onChange={({ target }) => setReason(target.value)} />
        )}
      </Field>
    </SheetForm>
  );
}
