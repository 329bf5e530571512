import { SERVICES } from '@naru/processes';

/** Naru has no service of this name; the message lists those it has. */
export class UnknownService extends Error {
  override readonly name = 'UnknownService';
}

export const serviceNames: readonly string[] = SERVICES.map(({ name }) => name);

/** @throws UnknownService */
export function assertService(name: string): void {
  if (serviceNames.includes(name)) return;
  throw new UnknownService(`there is no service "${name}"; there are ${serviceNames.join(', ')}`);
}
