export type { ReservationsService } from './application/reservations-service.ts';
export { reserveItem } from './application/reserve-item.ts';
export { type ReservationsConfig, reservationsConfig } from './config.ts';
export { openReservations } from './open-reservations.ts';
export { startReservations } from './service.ts';
export { reservationsTables } from './tables.ts';
