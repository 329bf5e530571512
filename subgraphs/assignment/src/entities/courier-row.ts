import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Courier, Vehicle } from '../domain/courier.ts';

export const CourierRow = defineEntity({
  name: 'CourierRow',
  tableName: 'courier',
  indexes: [{ properties: ['lat', 'lon'] }],
  properties: {
    id: p.string().primary(),
    name: p.string(),
    tel: p.string(),
    vehicle: p.string().$type<Vehicle>(),
    online: p.boolean(),
    lat: p.float().nullable(),
    lon: p.float().nullable(),
    positionAt: p.datetime().nullable(),
    load: p.integer().name('current_load'),
    capacity: p.integer(),
  },
});

export function courierOf(row: InferEntity<typeof CourierRow>): Courier {
  return {
    id: row.id,
    name: row.name,
    tel: row.tel,
    vehicle: row.vehicle,
    online: row.online,
    position: row.lat == null || row.lon == null ? null : { lat: row.lat, lon: row.lon },
    positionAt: row.positionAt ?? null,
    load: row.load,
    capacity: row.capacity,
  };
}
