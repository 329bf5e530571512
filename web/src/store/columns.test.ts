import { expect, test } from '@jest/globals';
import type { StoreOrderStatus } from '../graphql/operations.generated.ts';
import { boardOf, COLUMNS } from './columns.ts';

const order = (status: StoreOrderStatus, startDate: string, endDate = startDate) => ({
  status,
  startDate,
  endDate,
  receivedAt: `${startDate}T00:00:00Z`,
});

test('each order is in one column, and what is due first is on top', () => {
  const statuses: StoreOrderStatus[] = [
    ...(['RECEIVED', 'CONFIRMED', 'PREPARED', 'RENTED', 'PARTIALLY_RETURNED'] as const),
    ...(['RETURNED', 'REJECTED', 'CANCELLED'] as const),
  ];
  const all = statuses.flatMap((status) => [
    order(status, '2026-03-09'),
    order(status, '2026-03-02', '2026-03-20'),
  ]);
  const board = boardOf(all);
  expect(COLUMNS.flatMap((column) => board[column])).toHaveLength(all.length);
  expect(board.RECEIVED.map(({ startDate }) => startDate)).toEqual(['2026-03-02', '2026-03-09']);
  expect(board.RENTED.map(({ endDate }) => endDate)).toEqual([
    ...['2026-03-09', '2026-03-09', '2026-03-20', '2026-03-20'],
  ]);
  expect(board.DONE[0]?.receivedAt).toBe('2026-03-09T00:00:00Z');
});
