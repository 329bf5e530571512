import { pickupCall } from '@naru/schema';
import { pickupNoticeOf } from '../domain/pickup-notice.ts';
import { notifyPolicy } from './notify-policy.ts';

/** The customer hears what became of the call (호출). */
export const notifyWhenCallChanges = notifyPolicy(
  'customer-views__notify-when-call-changes',
  pickupCall,
  pickupNoticeOf,
);
