import type { CallContext } from '@naru/subgraph-host';
import DataLoader from 'dataloader';
import type { AssignmentService } from '../application/assignment-service.ts';
import {
  assignmentsOf,
  assignmentsOfCalls,
  assignmentsUnderWayOf,
  couriersOf,
  offersById,
  offersOfAssignments,
} from '../application/read-assignments.ts';
import type { Assignment } from '../domain/assignment.ts';
import type { Courier } from '../domain/courier.ts';
import type { Offer } from '../domain/offer.ts';

export interface ResolverContext extends CallContext {
  readonly service: AssignmentService;
  readonly couriers: DataLoader<string, Courier | null>;
  readonly assignments: DataLoader<string, Assignment | null>;
  readonly assignmentsByCall: DataLoader<string, Assignment | null>;
  readonly assignmentsUnderWay: DataLoader<string, Assignment[]>;
  readonly offers: DataLoader<string, Offer | null>;
  readonly offersByAssignment: DataLoader<string, Offer[]>;
}

export function createContext(service: AssignmentService): (call: CallContext) => ResolverContext {
  const { database } = service;
  return (call) => ({
    ...call,
    service,
    couriers: new DataLoader((ids) => couriersOf(database, ids)),
    assignments: new DataLoader((ids) => assignmentsOf(database, ids)),
    assignmentsByCall: new DataLoader((ids) => assignmentsOfCalls(database, ids)),
    assignmentsUnderWay: new DataLoader((ids) => assignmentsUnderWayOf(database, ids)),
    offers: new DataLoader((ids) => offersById(database, ids)),
    offersByAssignment: new DataLoader((ids) => offersOfAssignments(database, ids)),
  });
}
