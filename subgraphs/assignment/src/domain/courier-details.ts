import { lineOf } from '@naru/text';

const NAME_MAX_LENGTH = 50;

/** A courier's name without surrounding space; undefined when it is none. */
export const courierName = (text: string): string | undefined => lineOf(text, NAME_MAX_LENGTH);
