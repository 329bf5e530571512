import type { Role } from '@naru/identity';
import { DEMO_COURIERS } from './couriers.ts';

/** Somebody the console can be used as. */
export interface DemoPerson {
  readonly sub: string;
  readonly role: Role;
  readonly name: { readonly ko: string; readonly en: string };
  readonly tel?: string;
}

const person = (sub: string, role: Role, ko: string, en: string, tel?: string): DemoPerson => ({
  sub,
  role,
  name: { ko, en },
  tel,
});

/** The demo's fictional customers, clerk, operator and couriers. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person('customer-demo', 'CUSTOMER', '이하나', 'Lee Hana', '010-5095-8718'),
  person('customer-demo-2', 'CUSTOMER', '박두리', 'Park Duri', '010-5000-0002'),
  person('vendor-demo', 'VENDOR', '최가람', 'Choi Garam'),
  person('operator-demo', 'OPERATOR', '한나루', 'Han Naru'),
  ...DEMO_COURIERS.filter(({ habit }) => habit === undefined).map(({ id, name, nameEn, tel }) =>
    person(id, 'COURIER', name, nameEn, tel),
  ),
];
