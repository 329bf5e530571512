import { waitFor } from '@naru/test-harness';
import { acceptedCall, readCall, registerCourier } from '../pickup/operations.ts';
import { orderOf, reserved, someItem } from '../rental/operations.ts';
import type { Belongings } from './doors.ts';
import type { Production } from './production.ts';

/** A customer with a call that a courier is coming for, a reservation, and notifications of both. */
export async function somebodysThings(production: Production): Promise<Belongings> {
  const courierId = 'courier-1';
  await registerCourier(await production.client('COURIER', courierId), { capacity: 5 });
  const customer = await production.client('CUSTOMER', 'customer-1');
  const call = await acceptedCall(customer, { idempotencyKey: 'theirs' });
  const item = await someItem(await production.client('VENDOR', 'vendor-1'));
  const reservation = await reserved(customer, { itemId: item.id });
  const order = await orderOf(customer, reservation.id);
  const assignment = await waitFor(
    async () => {
      const { assignment } = await readCall(customer, call.id);
      return assignment?.courier && assignment;
    },
    { what: 'a courier' },
  );
  const notificationId = await waitFor(
    async () => {
      const { myPage } = await customer.request<{ myPage: { notifications: { nodes: { id: string }[] } } }>(
        '{ myPage { notifications { nodes { id } } } }',
      );
      return myPage.notifications.nodes[0]?.id;
    },
    { what: 'a notification' },
  );
  return {
    callId: call.id,
    assignmentId: assignment.id,
    courierId,
    reservationId: reservation.id,
    orderId: order.id,
    notificationId,
  };
}
