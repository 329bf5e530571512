import type { Client } from '@naru/test-harness';

export interface Call {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly fare: { readonly amount: number; readonly currency: string };
  readonly assignment: {
    readonly id: string;
    readonly status: string;
    readonly courier: { readonly id: string; readonly name: string } | null;
    readonly offers: readonly Offer[];
  } | null;
  readonly history: readonly { readonly status: string }[];
}

export interface Offer {
  readonly id: string;
  readonly status: string;
  readonly round: number;
  readonly courier: { readonly id: string };
}

export interface Refusal {
  readonly code: string;
  readonly retryAfterMs: number | null;
  readonly path: readonly string[] | null;
}

export interface GeoPoint {
  readonly lat: number;
  readonly lon: number;
}

export interface PickupInput {
  readonly idempotencyKey: string;
  readonly tel?: string;
  readonly parcelClass?: string;
  readonly place?: {
    readonly label: string;
    readonly point?: GeoPoint;
  };
}

/** Places with room around them for a test's own couriers. */
export const ISU = { lat: 37.48626, lon: 126.98227 };
export const SADANG = { lat: 37.47648, lon: 126.97775 };

const CALL_FIELDS = /* GraphQL */ `
  id version status fare { amount currency } history { status }
  assignment { id status courier { id name } offers { id status round courier { id } } }
`;

/** Registers a courier under an id, standing at a point. */
export async function registerCourier(
  courier: Client,
  details: { name?: string; vehicle?: string; capacity?: number; position?: GeoPoint | null },
): Promise<{ id: string; load: number }> {
  const input = {
    name: '김기사',
    tel: '01011112222',
    vehicle: 'VAN',
    capacity: 5,
    position: ISU,
    ...details,
  };
  const { registerCourier } = await courier.request<{
    registerCourier: { courier: { id: string; load: number } | null; errors: Refusal[] };
  }>(
    `mutation ($input: RegisterCourierInput!) { registerCourier(input: $input) { courier { id load } errors { code } } }`,
    { input },
  );
  if (registerCourier.courier === null) throw new Error(JSON.stringify(registerCourier.errors));
  return registerCourier.courier;
}

export async function requestPickup(customer: Client, input: PickupInput) {
  const defaults = { tel: '01050958718', parcelClass: 'UNDER_10KG', place: { label: '이수' } };
  const { requestPickup } = await customer.request<{
    requestPickup: { call: Call | null; errors: Refusal[] };
  }>(
    `mutation ($input: RequestPickupInput!) {
      requestPickup(input: $input) { call { ${CALL_FIELDS} } errors { code retryAfterMs path } }
    }`,
    { input: { ...defaults, ...input } },
  );
  return requestPickup;
}

/** A call that was accepted. @throws Error when it was refused. */
export async function acceptedCall(customer: Client, input: PickupInput): Promise<Call> {
  const { call, errors } = await requestPickup(customer, input);
  if (call === null) throw new Error(`Refused: ${JSON.stringify(errors)}`);
  return call;
}

export async function cancelPickup(customer: Client, callId: string) {
  const { cancelPickup } = await customer.request<{ cancelPickup: { call: Call | null; errors: Refusal[] } }>(
    `mutation ($input: CancelPickupInput!) {
      cancelPickup(input: $input) { call { ${CALL_FIELDS} } errors { code retryAfterMs path } }
    }`,
    { input: { callId } },
  );
  return cancelPickup;
}

export async function readCall(client: Client, id: string): Promise<Call> {
  const { pickupCall } = await client.request<{ pickupCall: Call }>(
    `query ($id: ID!) { pickupCall(id: $id) { ${CALL_FIELDS} } }`,
    { id },
  );
  return pickupCall;
}

export async function courierLoad(client: Client, id: string): Promise<number> {
  const { courier } = await client.request<{ courier: { load: number } }>(
    `query ($id: ID!) { courier(id: $id) { load } }`,
    { id },
  );
  return courier.load;
}

export type AssignmentMutation = 'releaseAssignment' | 'completePickup';

export async function commandAssignment(courier: Client, mutation: AssignmentMutation, assignmentId: string) {
  const type = mutation === 'completePickup' ? 'CompletePickupInput' : 'ReleaseAssignmentInput';
  const data = await courier.request<
    Record<AssignmentMutation, { assignment: { status: string } | null; errors: Refusal[] }>
  >(`mutation ($input: ${type}!) { ${mutation}(input: $input) { assignment { status } errors { code } } }`, {
    input: { assignmentId },
  });
  return data[mutation];
}

export interface AnsweredOffer {
  readonly id: string;
  readonly status: string;
  readonly call: { readonly assignment: { readonly id: string } };
}

export async function answerOffer(
  courier: Client,
  mutation: 'acceptOffer' | 'declineOffer',
  offerId: string,
) {
  const data = await courier.request<
    Record<'acceptOffer' | 'declineOffer', { offer: AnsweredOffer | null; errors: Refusal[] }>
  >(
    `mutation ($input: AnswerOfferInput!) {
      ${mutation}(input: $input) { offer { id status call { assignment { id } } } errors { code } }
    }`,
    { input: { offerId } },
  );
  return data[mutation];
}

export interface CallChange {
  readonly pickupCallChanged: { readonly cursor: string; readonly event: string; readonly call: Call };
}

export async function reportPosition(courier: Client, courierId: string, position: GeoPoint): Promise<void> {
  await courier.request(
    `mutation ($input: ReportCourierPositionInput!) { reportCourierPosition(input: $input) { errors { code } } }`,
    { input: { courierId, position } },
  );
}

export async function setOnline(courier: Client, courierId: string, online: boolean): Promise<void> {
  await courier.request(
    `mutation ($input: SetCourierOnlineInput!) { setCourierOnline(input: $input) { errors { code } } }`,
    { input: { courierId, online } },
  );
}

export interface OfferChange {
  readonly offerChanged: {
    readonly cursor: string;
    readonly event: string;
    readonly offer: {
      readonly id: string;
      readonly status: string;
      readonly round: number;
      readonly expiresAt: string;
      readonly call: {
        readonly id: string;
        readonly place: { readonly label: string };
        readonly fare: { readonly amount: number };
      };
    };
  };
}

/** The changes of the offers made to one courier, with what a courier needs to decide. */
export const followOffers = (courier: Client, courierId: string, after?: string) =>
  courier.subscribe<OfferChange>(
    `subscription ($courierId: ID!, $after: String) {
      offerChanged(courierId: $courierId, after: $after) {
        cursor event
        offer { id status round expiresAt call { id place { label } fare { amount } } }
      }
    }`,
    { courierId, after },
  );

/** A call's changes, with fields of two subgraphs beside what the events carry. */
export const followCall = (client: Client, id: string, after?: string) =>
  client.subscribe<CallChange>(
    `subscription ($id: ID!, $after: String) {
      pickupCallChanged(id: $id, after: $after) {
        cursor event occurredAt
        call { id version status fare { amount } assignment { status courier { name } } }
      }
    }`,
    { id, after },
  );

export const eventsOf = (messages: readonly { data?: CallChange | null }[]): (string | undefined)[] =>
  messages.map((message) => message.data?.pickupCallChanged.event);

export const statusesOf = (messages: readonly { data?: CallChange | null }[]): (string | undefined)[] =>
  messages.map((message) => message.data?.pickupCallChanged.call.status);
