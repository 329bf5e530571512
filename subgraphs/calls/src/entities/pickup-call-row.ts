import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { ParcelClass } from '../domain/parcel-class.ts';
import type { PickupCall, PickupCallStatus } from '../domain/pickup-call.ts';

export const PickupCallRow = defineEntity({
  name: 'PickupCallRow',
  tableName: 'pickup_call',
  indexes: [
    { properties: ['customerId', 'id'] },
    { properties: ['customerId', 'status', 'id'] },
    { properties: ['status', 'id'] },
  ],
  properties: {
    id: p.string().primary(),
    version: p.integer(),
    status: p.string().$type<PickupCallStatus>(),
    customerId: p.string(),
    parcelClass: p.string().$type<ParcelClass>(),
    placeLabel: p.string(),
    lat: p.float(),
    lon: p.float(),
    tel: p.string(),
    fareAmount: p.integer(),
    fareCurrency: p.string(),
    courierId: p.string().nullable(),
    courierName: p.string().nullable(),
    assignmentVersion: p.integer(),
    requestedAt: p.datetime(),
    updatedAt: p.datetime(),
    history: p.json<{ status: PickupCallStatus; at: string }[]>(),
  },
});

type Row = InferEntity<typeof PickupCallRow>;

export function callOf(row: Row): PickupCall {
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    customerId: row.customerId,
    parcelClass: row.parcelClass,
    place: { label: row.placeLabel, point: { lat: row.lat, lon: row.lon } },
    tel: row.tel,
    fare: { amount: row.fareAmount, currency: row.fareCurrency },
    courier: row.courierId == null ? null : { id: row.courierId, name: row.courierName ?? '' },
    assignmentVersion: row.assignmentVersion,
    requestedAt: row.requestedAt,
    updatedAt: row.updatedAt,
    history: row.history.map(({ status, at }) => ({ status, at: new Date(at) })),
  };
}

export function rowOf(call: PickupCall) {
  return {
    id: call.id,
    version: call.version,
    status: call.status,
    customerId: call.customerId,
    parcelClass: call.parcelClass,
    placeLabel: call.place.label,
    lat: call.place.point.lat,
    lon: call.place.point.lon,
    tel: call.tel,
    fareAmount: call.fare.amount,
    fareCurrency: call.fare.currency,
    courierId: call.courier?.id ?? null,
    courierName: call.courier?.name ?? null,
    assignmentVersion: call.assignmentVersion,
    requestedAt: call.requestedAt,
    updatedAt: call.updatedAt,
    history: call.history.map(({ status, at }) => ({ status, at: at.toISOString() })),
  };
}
