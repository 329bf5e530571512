/** How heavy a parcel is: under 10 kg, or 10 kg and more. */
export type ParcelClass = 'UNDER_10KG' | 'FROM_10KG';
