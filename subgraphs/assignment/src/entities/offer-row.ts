import { defineEntity, p } from '@mikro-orm/core';
import type { OfferStatus } from '../domain/offer.ts';

export const OfferRow = defineEntity({
  name: 'OfferRow',
  tableName: 'offer',
  indexes: [{ properties: ['courierId', 'status'] }],
  uniques: [{ properties: ['assignmentId', 'epoch', 'round', 'courierId'] }],
  properties: {
    id: p.string().primary(),
    version: p.integer(),
    status: p.string().$type<OfferStatus>(),
    assignmentId: p.string(),
    callId: p.string(),
    courierId: p.string(),
    epoch: p.integer(),
    round: p.integer(),
    distanceMeters: p.integer(),
    expiresAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});
