/** The language of a text for people: Korean or English. */
export type Locale = 'KO' | 'EN';
