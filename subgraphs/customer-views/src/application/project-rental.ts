import type { RentalReservationV1 } from '@naru/schema';
import { projectionInto, type SummaryView } from './projection.ts';

export const rentalView: SummaryView<RentalReservationV1> = {
  table: 'rental_summary',
  columnsOf: (reservation) => ({
    id: reservation.id,
    version: reservation.version,
    customer_id: reservation.customerId,
    status: reservation.status,
    item_name: reservation.itemName,
    quantity: reservation.quantity,
    start_date: reservation.startDate,
    end_date: reservation.endDate,
    total_amount: reservation.total.amount,
    total_currency: reservation.total.currency,
    updated_at: new Date(reservation.updatedAt),
  }),
};

/** Brings the summary of a reservation to a snapshot of the reservation, unless it shows a newer one. */
export const projectRental = projectionInto(rentalView);
