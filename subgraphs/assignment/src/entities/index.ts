import { outboxEntities } from '@naru/outbox';
import { AssignmentRow } from './assignment-row.ts';
import { CourierRow } from './courier-row.ts';
import { OfferRow } from './offer-row.ts';

export const entities = [CourierRow, AssignmentRow, OfferRow, ...outboxEntities];
