import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Assignment, AssignmentStatus } from '../domain/assignment.ts';
import type { ParcelClass, Vehicle } from '../domain/courier.ts';

export const AssignmentRow = defineEntity({
  name: 'AssignmentRow',
  tableName: 'assignment',
  indexes: [{ properties: ['status', 'nextRoundAt'] }],
  properties: {
    id: p.string().primary(),
    version: p.integer(),
    callId: p.string().unique(),
    customerId: p.string(),
    parcelClass: p.string().$type<ParcelClass>(),
    lat: p.float(),
    lon: p.float(),
    status: p.string().$type<AssignmentStatus>(),
    epoch: p.integer(),
    round: p.integer(),
    nextRoundAt: p.datetime().nullable(),
    courierId: p.string().nullable(),
    courierName: p.string().nullable(),
    courierVehicle: p.string().$type<Vehicle>().nullable(),
    distanceMeters: p.integer().nullable(),
    assignedAt: p.datetime().nullable(),
    excludedCourierIds: p.json<string[]>(),
    /** The story that the call belongs to, for the steps that a timer takes. */
    correlationId: p.string(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export type AssignmentRecord = InferEntity<typeof AssignmentRow>;

export function assignmentOf(row: AssignmentRecord): Assignment {
  const { courierId, courierName, courierVehicle } = row;
  return {
    id: row.id,
    version: row.version,
    callId: row.callId,
    customerId: row.customerId,
    parcelClass: row.parcelClass,
    point: { lat: row.lat, lon: row.lon },
    status: row.status,
    epoch: row.epoch,
    round: row.round,
    nextRoundAt: row.nextRoundAt ?? null,
    courier:
      courierId == null || courierName == null || courierVehicle == null
        ? null
        : { id: courierId, name: courierName, vehicle: courierVehicle },
    distanceMeters: row.distanceMeters ?? null,
    assignedAt: row.assignedAt ?? null,
    excludedCourierIds: row.excludedCourierIds,
    updatedAt: row.updatedAt,
  };
}

export function rowOf(assignment: Assignment) {
  const { point, courier, excludedCourierIds, ...same } = assignment;
  return {
    ...same,
    lat: point.lat,
    lon: point.lon,
    courierId: courier?.id ?? null,
    courierName: courier?.name ?? null,
    courierVehicle: courier?.vehicle ?? null,
    excludedCourierIds: [...excludedCourierIds],
  };
}
