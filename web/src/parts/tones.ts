import type {
  PickupCallStatus,
  ReservationStatus,
  StoreOrderStatus,
} from '../graphql/operations.generated.ts';
import type { Tone } from './status.tsx';

export const callTones: Record<PickupCallStatus, Tone> = {
  REQUESTED: 'wait',
  SEARCHING: 'wait',
  CONFIRMED: 'good',
  PICKED_UP: 'quiet',
  CANCEL_PENDING: 'wait',
  CANCELLED: 'bad',
  NO_COURIER: 'bad',
};

export const reservationTones: Record<ReservationStatus, Tone> = {
  RESERVED: 'wait',
  CONFIRMED: 'good',
  REJECTED: 'bad',
  EXPIRED: 'bad',
  PREPARED: 'good',
  RENTED: 'good',
  PARTIALLY_RETURNED: 'good',
  RETURNED: 'quiet',
  CANCEL_PENDING: 'wait',
  CANCELLED: 'bad',
};

export const orderTones: Record<StoreOrderStatus, Tone> = {
  RECEIVED: 'wait',
  CONFIRMED: 'good',
  REJECTED: 'bad',
  PREPARED: 'good',
  RENTED: 'good',
  PARTIALLY_RETURNED: 'good',
  RETURNED: 'quiet',
  CANCELLED: 'bad',
};

/** Whether a call's courier is still to come, or its search goes on. */
export const callGoesOn = (status: PickupCallStatus): boolean =>
  status === 'REQUESTED' || status === 'SEARCHING' || status === 'CONFIRMED' || status === 'CANCEL_PENDING';
