import { type PickupCallFact, type PickupCallV1, pickupCall } from '@naru/schema';
import type { NoticeSource } from '../application/notice-source.ts';
import { pickupNoticeOf } from '../domain/pickup-notice.ts';
import { notifyPolicy } from './notify-policy.ts';

export const callNotices: NoticeSource<PickupCallFact, PickupCallV1> = {
  durable: 'customer-views__notify-when-call-changes',
  family: pickupCall,
  noticeOf: pickupNoticeOf,
};

/** The customer hears what became of the call (호출). */
export const notifyWhenCallChanges = notifyPolicy(callNotices);
