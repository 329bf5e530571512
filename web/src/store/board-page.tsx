import { useState } from 'react';
import { StoreOrderChangedDocument, StoreOrdersDocument } from '../graphql/operations.generated.ts';
import { useData } from '../graphql/use-data.ts';
import { useLive } from '../graphql/use-live.ts';
import { useText } from '../language/language.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem, Skeleton, Stale } from '../parts/states.tsx';
import { boardOf, COLUMNS, type Column } from './columns.ts';
import { OrderCard } from './order-card.tsx';

const PAGE = 50;
const MOST = 100;
const DONE_SHOWN = 8;

/** Every order (업체 주문) by what has to be done with it, as it changes. */
export function BoardPage() {
  const { t } = useText();
  const [first, setFirst] = useState(PAGE);
  const [shown, setShown] = useState<Column>('RECEIVED');
  const { data, error, loading, refresh } = useData(StoreOrdersDocument, { first });
  const known = new Set(data?.storeOrders.nodes.map(({ id }) => id));
  // Known orders change in the cache by themselves; a new one has to be listed.
  useLive(StoreOrderChangedDocument, {}, ({ storeOrderChanged: { order } }) => {
    if (!known.has(order.id)) refresh();
  });
  const board = boardOf(data?.storeOrders.nodes ?? []);

  return (
    <Page title={t('store.title')} className="board-page">
      {loading && <Skeleton rows={6} />}
      {!data && error && <Problem error={error} onRetry={refresh} />}
      {data && <Stale error={error} />}
      {data?.storeOrders.totalCount === 0 && (
        <Empty icon="board" title={t('store.none')} hint={t('store.noneHint')} />
      )}
      {data && data.storeOrders.totalCount > 0 && (
        <>
          <div className="board-tabs" role="tablist" aria-label={t('store.title')}>
            {COLUMNS.map((column) => (
              <button
                key={column}
                type="button"
                role="tab"
                id={`tab-${column}`}
                aria-controls={`column-${column}`}
                aria-selected={column === shown}
                onClick={() => setShown(column)}
              >
                {t(`store.column.${column}`)} <span className="count">{board[column].length}</span>
              </button>
            ))}
          </div>
          <div className="board">
            {COLUMNS.map((column) => (
              <section
                key={column}
                id={`column-${column}`}
                className={`column${column === shown ? ' column-shown' : ''}`}
                aria-labelledby={`head-${column}`}
              >
                <h2 id={`head-${column}`}>
                  {t(`store.column.${column}`)} <span className="count">{board[column].length}</span>
                </h2>
                {board[column].length === 0 && <p className="column-empty">{t('store.empty')}</p>}
                <ul>
                  {board[column].slice(0, column === 'DONE' ? DONE_SHOWN : undefined).map((order) => (
                    <li key={order.id}>
                      <OrderCard order={order} />
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </>
      )}
      {data?.storeOrders.pageInfo.hasNextPage && first < MOST && (
        <button type="button" className="button button-quiet more" onClick={() => setFirst(MOST)}>
          {t('store.more')}
        </button>
      )}
    </Page>
  );
}
