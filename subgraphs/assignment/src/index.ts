export type { AssignmentService } from './application/assignment-service.ts';
export { registerCourier } from './application/couriers.ts';
export { deskConfig, dispatcherConfig } from './config.ts';
export { startDesk } from './desk.ts';
export { startDispatcher } from './dispatcher.ts';
export { openAssignment } from './open-assignment.ts';
export { assignmentTables } from './tables.ts';
