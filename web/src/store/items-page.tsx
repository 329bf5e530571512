import { type FormEvent, useDeferredValue, useState } from 'react';
import {
  type ItemCardFragment,
  ItemsDocument,
  RegisterItemDocument,
  SetItemUnitsDocument,
  StoreOrderChangedDocument,
} from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { useData } from '../graphql/use-data.ts';
import { useLive } from '../graphql/use-live.ts';
import { useText } from '../language/language.tsx';
import { Field, Refused, SearchInput } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { Empty, Problem, Skeleton, Stale } from '../parts/states.tsx';
import { useToast } from '../parts/toast.tsx';

const SHOWN = 100;

/** What the shop has for rent: its units, and what of them is free today. */
export default function ItemsPage() {
  const { t } = useText();
  const [search, setSearch] = useState('');
  const [registering, setRegistering] = useState(false);
  const wanted = useDeferredValue(search.trim());
  const { data, error, loading, refresh } = useData(ItemsDocument, {
    first: SHOWN,
    search: wanted || undefined,
  });
  useLive(StoreOrderChangedDocument, {}, refresh); // what is free follows from the orders
  const items = data?.items.nodes ?? [];
  return (
    <Page
      title={t('store.items')}
      beside={
        <button type="button" className="button button-small push" onClick={() => setRegistering(true)}>
          <Icon name="plus" />
          {t('store.register')}
        </button>
      }
    >
      <SearchInput label={t('rent.search')} value={search} onChange={setSearch} />
      {loading && <Skeleton rows={6} />}
      {!data && error && <Problem error={error} onRetry={refresh} />}
      {data && <Stale error={error} />}
      {data && items.length === 0 && (
        <Empty icon="laptop" title={t('store.itemsNone')} hint={t('store.itemsNoneHint')} />
      )}
      {items.length > 0 && (
        <div className="table card">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('store.name')}</th>
                <th scope="col" className="wide">
                  {t('store.sku')}
                </th>
                <th scope="col" className="wide">
                  {t('store.category')}
                </th>
                <th scope="col">{t('store.dayRate')}</th>
                <th scope="col">{t('store.stockToday')}</th>
                <th scope="col">{t('store.unitsOwned')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <ItemRow key={item.id} item={item} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {registering && (
        <RegisterSheet
          onClose={() => setRegistering(false)}
          onRegistered={() => {
            setRegistering(false);
            refresh();
          }}
        />
      )}
    </Page>
  );
}

function ItemRow({
  item: { id, sku, name, category, dayRate, stock, units },
}: {
  readonly item: ItemCardFragment;
}) {
  const { t, format } = useText();
  const toast = useToast();
  const [editing, setEditing] = useState<number>();
  const save = useAction(SetItemUnitsDocument);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (editing === undefined) return;
    if (await save.run({ input: { itemId: id, units: editing } })) {
      setEditing(undefined);
      toast(t('store.saved', { name }));
    }
  }

  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="wide">{sku}</td>
      <td className="wide">{category}</td>
      <td className="number">{format.money(dayRate)}</td>
      <td className="number">{stock}</td>
      <td>
        <form className="units" onSubmit={(event) => void submit(event)}>
          <input
            type="number"
            min={0}
            max={100_000}
            aria-label={t('store.editUnits', { name })}
            value={editing ?? units}
            onChange={({ target }) => setEditing(target.valueAsNumber || 0)}
          />
          {editing !== undefined && editing !== units && (
            <button type="submit" className="button button-small" disabled={save.busy}>
              {t('store.save')}
            </button>
          )}
        </form>
        <Refused>{save.problem}</Refused>
      </td>
    </tr>
  );
}

interface RegisterSheetProps {
  readonly onClose: () => void;
  readonly onRegistered: () => void;
}

function RegisterSheet({ onClose, onRegistered }: RegisterSheetProps) {
  const { t } = useText();
  const toast = useToast();
  const register = useAction(RegisterItemDocument);
  const [idempotencyKey, setIdempotencyKey] = useState(() => crypto.randomUUID());

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const answer = await register.run({
      input: {
        idempotencyKey,
        sku: text('sku'),
        name: text('name'),
        category: text('category') || null,
        dayRate: Number(text('dayRate')),
        units: Number(text('units')),
      },
    });
    // What was refused is a new registration once it is mended.
    if (!answer) return setIdempotencyKey(crypto.randomUUID());
    toast(t('store.saved', { name: text('name') }));
    onRegistered();
  }

  return (
    <Sheet title={t('store.register')} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <Field label={t('store.name')}>
          {(id) => <input id={id} name="name" required maxLength={100} />}
        </Field>
        <Field label={t('store.sku')}>
          {(id) => <input id={id} name="sku" required maxLength={40} pattern="[A-Za-z0-9._\-]+" />}
        </Field>
        <Field label={t('store.category')}>{(id) => <input id={id} name="category" maxLength={50} />}</Field>
        <div className="pair">
          <Field label={t('store.dayRate')}>
            {(id) => (
              <input id={id} name="dayRate" type="number" min={0} step={500} required defaultValue={20_000} />
            )}
          </Field>
          <Field label={t('store.unitsOwned')}>
            {(id) => (
              <input id={id} name="units" type="number" min={0} max={100_000} required defaultValue={1} />
            )}
          </Field>
        </div>
        <Refused>{register.problem}</Refused>
        <button type="submit" className="button button-wide" disabled={register.busy}>
          {t('store.register')}
        </button>
      </form>
    </Sheet>
  );
}
