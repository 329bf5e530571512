export { type ReservationsConfig, reservationsConfig } from './config.ts';
export { startReservations } from './service.ts';
