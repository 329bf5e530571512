export { deskConfig, dispatcherConfig } from './config.ts';
export { startDesk } from './desk.ts';
export { startDispatcher } from './dispatcher.ts';
export { openAssignment } from './open-assignment.ts';
