import { type Client, type Follower, follow } from '@naru/test-harness';
import { type CallChange, followCall } from '../pickup/operations.ts';

export interface NotificationChange {
  readonly cursor: string;
  readonly notification: { readonly id: string; readonly event: string };
}

export interface ReservationChange {
  readonly cursor: string;
  readonly event: string;
  readonly reservation: { readonly id: string; readonly version: number; readonly status: string };
}

export interface OrderChange {
  readonly cursor: string;
  readonly event: string;
  readonly order: { readonly id: string; readonly status: string };
}

export const followNotifications = (client: Client): Follower<NotificationChange> =>
  follow(
    (after) =>
      client.subscribe<{ notificationReceived: NotificationChange }>(
        `subscription ($after: String) {
          notificationReceived(after: $after) { cursor notification { id event } }
        }`,
        { after },
      ),
    (data) => data.notificationReceived,
  );

export const followOneCall = (client: Client, id: string): Follower<CallChange['pickupCallChanged']> =>
  follow(
    (after) => followCall(client, id, after),
    (data) => data.pickupCallChanged,
  );

export const followReservation = (client: Client, id: string): Follower<ReservationChange> =>
  follow(
    (after) =>
      client.subscribe<{ reservationChanged: ReservationChange }>(
        `subscription ($id: ID!, $after: String) {
          reservationChanged(id: $id, after: $after) {
            cursor event reservation { id version status item { name } order { status } }
          }
        }`,
        { id, after },
      ),
    (data) => data.reservationChanged,
  );

export const followOrders = (vendor: Client): Follower<OrderChange> =>
  follow(
    (after) =>
      vendor.subscribe<{ storeOrderChanged: OrderChange }>(
        `subscription ($after: String) {
          storeOrderChanged(after: $after) { cursor event order { id status } }
        }`,
        { after },
      ),
    (data) => data.storeOrderChanged,
  );
