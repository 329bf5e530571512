interface About {
  readonly call: { readonly id: string } | null;
  readonly reservation: { readonly id: string } | null;
}

/** The page of what a notification is about. */
export function pageOf({ call, reservation }: About): string | undefined {
  if (call) return `/calls/${call.id}`;
  return reservation ? `/reservations/${reservation.id}` : undefined;
}
