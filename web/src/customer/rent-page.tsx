import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { type ItemCardFragment, ItemsDocument } from '../graphql/operations.generated.ts';
import { useData } from '../graphql/use-data.ts';
import { useText } from '../language/language.tsx';
import { SearchInput } from '../parts/controls.tsx';
import { ItemPicture } from '../parts/item-picture.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem, Skeleton, Stale } from '../parts/states.tsx';

const PAGE = 24;
const MOST = 96;

export default function RentPage() {
  const { t } = useText();
  const [search, setSearch] = useState('');
  const [first, setFirst] = useState(PAGE);
  const wanted = useDeferredValue(search.trim());
  const { data, error, loading, refresh } = useData(ItemsDocument, { first, search: wanted || undefined });
  const items = data?.items.nodes ?? [];
  return (
    <Page title={t('rent.title')}>
      <SearchInput label={t('rent.search')} value={search} onChange={setSearch} />
      {loading && <Skeleton rows={5} />}
      {!data && error && <Problem error={error} onRetry={refresh} />}
      {data && <Stale error={error} />}
      {data && items.length === 0 && <Empty icon="laptop" title={t('rent.none')} hint={t('rent.noneHint')} />}
      <ul className="catalogue">
        {items.map((item) => (
          <ItemTile key={item.id} item={item} />
        ))}
      </ul>
      {data?.items.pageInfo.hasNextPage && first < MOST && (
        <button type="button" className="button button-quiet more" onClick={() => setFirst(first + PAGE)}>
          {t('app.more')}
        </button>
      )}
    </Page>
  );
}

function ItemTile({
  item: { id, name, category, dayRate, stock, units },
}: {
  readonly item: ItemCardFragment;
}) {
  const { t, format } = useText();
  return (
    <li>
      <Link href={`/rent/${id}`} className="tile">
        <ItemPicture category={category} />
        <span className="tile-words">
          <span className="tile-category">{category}</span>
          <strong>{name}</strong>
          <span className="tile-foot">
            <span>
              <b>{format.money(dayRate)}</b> <small>{t('rent.perDay')}</small>
            </span>
            <span className={`tile-stock${stock > 0 ? '' : ' tile-out'}`}>
              {stock > 0 ? t('rent.today', { n: stock, units }) : t('rent.todayNone')}
            </span>
          </span>
        </span>
      </Link>
    </li>
  );
}
