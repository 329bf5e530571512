import type { FormEvent } from 'react';
import { RegisterCourierDocument, type Vehicle } from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { usePerson } from '../landing.tsx';
import { useText } from '../language/language.tsx';
import { Field, Refused } from '../parts/controls.tsx';

const VEHICLES: readonly Vehicle[] = ['MOTORCYCLE', 'VAN', 'TRUCK'];

/** For a courier who has signed in for the first time. */
export function RegisterCard({ onRegistered }: { readonly onRegistered: () => void }) {
  const { t } = useText();
  const person = usePerson();
  const register = useAction(RegisterCourierDocument);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const answer = await register.run({
      input: {
        name: text('name'),
        tel: text('tel'),
        vehicle: text('vehicle') as Vehicle,
        capacity: Number(text('capacity')),
      },
    });
    if (answer) onRegistered();
  }

  return (
    <form className="card stack register" onSubmit={(event) => void submit(event)}>
      <h2>{t('courier.missing')}</h2>
      <Field label={t('courier.name')}>
        {(id) => <input id={id} name="name" required maxLength={50} defaultValue={person.name} />}
      </Field>
      <Field label={t('pickup.tel')}>
        {(id) => (
          <input
            id={id}
            name="tel"
            type="tel"
            required
            placeholder={t('pickup.telHint')}
            defaultValue={person.tel}
          />
        )}
      </Field>
      <div className="pair">
        <Field label={t('courier.vehicle')}>
          {(id) => (
            <select id={id} name="vehicle">
              {VEHICLES.map((vehicle) => (
                <option key={vehicle} value={vehicle}>
                  {t(`vehicle.${vehicle}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('courier.capacity')}>
          {(id) => <input id={id} name="capacity" type="number" min={1} max={50} required defaultValue={3} />}
        </Field>
      </div>
      <Refused>{register.problem}</Refused>
      <button type="submit" className="button button-wide" disabled={register.busy}>
        {t('courier.register')}
      </button>
    </form>
  );
}
