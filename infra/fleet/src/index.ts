export { BalancerUnusable } from './balancer.ts';
export { type AskFleet, askFleet, FleetAway, FleetRefused } from './control-client.ts';
export { openControlDoor } from './control-door.ts';
export { type Fleet, type FleetOptions, startFleet } from './fleet.ts';
export { keepRunning } from './keep-running.ts';
export { UnknownService } from './known-service.ts';
export type { Liveness } from './liveness.ts';
export type { MemberStatus } from './member.ts';
export { MAX_REPLICAS, parseReplicas } from './replicas.ts';
