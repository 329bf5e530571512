/** What one customer has, by id. */
export interface Belongings {
  readonly callId: string;
  readonly assignmentId: string;
  readonly courierId: string;
  readonly reservationId: string;
  readonly orderId: string;
  readonly notificationId: string;
}

/** A way to somebody else's things, who tries it, and what they must be told: a code, or null for "there is nothing". */
export interface Door {
  readonly what: string;
  readonly role: string;
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly code: string | null;
}

/** Every door that leads to another customer's things, for whoever has no business with them. */
export function doorsTo(theirs: Belongings): readonly Door[] {
  const { callId, assignmentId, courierId, reservationId, orderId, notificationId } = theirs;
  const door = (
    role: string,
    what: string,
    operation: string,
    variables: Door['variables'],
    code: string | null,
  ): Door => ({ what: `${role}: ${what}`, role, operation, variables, code });
  const read = (role: string, field: string, id: string, code: string | null) =>
    door(role, field, `query ($id: ID!) { ${field}(id: $id) { id } }`, { id }, code);
  const change = (role: string, name: string, input: string, fields: object, code: string) =>
    door(
      role,
      name,
      `mutation ($input: ${input}!) { ${name}(input: $input) { errors { code } } }`,
      { input: fields },
      code,
    );
  const follow = (role: string, field: string, argument: string, id: string, code: string) =>
    door(role, field, `subscription ($id: ID!) { ${field}(${argument}: $id) { event } }`, { id }, code);

  return [
    read('CUSTOMER', 'pickupCall', callId, null),
    read('VENDOR', 'pickupCall', callId, null),
    read('CUSTOMER', 'reservation', reservationId, null),
    read('COURIER', 'reservation', reservationId, null),
    read('CUSTOMER', 'storeOrder', orderId, 'FORBIDDEN'),
    read('COURIER', 'storeOrder', orderId, 'FORBIDDEN'),
    door(
      'CUSTOMER',
      'the call of an assignment',
      'query ($id: ID!) { pickupCall(id: $id) { assignment { id courier { tel } } } }',
      { id: callId },
      null,
    ),
    door(
      'CUSTOMER',
      'the order of a reservation',
      'query ($id: ID!) { reservation(id: $id) { order { id } } }',
      { id: reservationId },
      null,
    ),
    change('CUSTOMER', 'cancelPickup', 'CancelPickupInput', { callId }, 'NOT_FOUND'),
    change('CUSTOMER', 'cancelReservation', 'CancelReservationInput', { reservationId }, 'NOT_FOUND'),
    change(
      'CUSTOMER',
      'markNotificationsRead',
      'MarkNotificationsReadInput',
      { ids: [notificationId] },
      'NOT_FOUND',
    ),
    change('CUSTOMER', 'confirmOrder', 'StoreOrderInput', { orderId }, 'FORBIDDEN'),
    change('COURIER', 'releaseAssignment', 'ReleaseAssignmentInput', { assignmentId }, 'NOT_ASSIGNED'),
    change('COURIER', 'completePickup', 'CompletePickupInput', { assignmentId }, 'NOT_ASSIGNED'),
    change('COURIER', 'setCourierOnline', 'SetCourierOnlineInput', { courierId, online: false }, 'FORBIDDEN'),
    change(
      'COURIER',
      'reportCourierPosition',
      'ReportCourierPositionInput',
      { courierId, position: { lat: 1, lon: 1 } },
      'FORBIDDEN',
    ),
    follow('CUSTOMER', 'pickupCallChanged', 'id', callId, 'NOT_FOUND'),
    follow('VENDOR', 'pickupCallChanged', 'id', callId, 'NOT_FOUND'),
    follow('CUSTOMER', 'reservationChanged', 'id', reservationId, 'NOT_FOUND'),
    follow('COURIER', 'reservationChanged', 'id', reservationId, 'NOT_FOUND'),
    follow('COURIER', 'offerChanged', 'courierId', courierId, 'FORBIDDEN'),
    follow('CUSTOMER', 'offerChanged', 'courierId', courierId, 'FORBIDDEN'),
    door('CUSTOMER', 'storeOrderChanged', 'subscription { storeOrderChanged { event } }', {}, 'FORBIDDEN'),
    door('COURIER', 'storeOrderChanged', 'subscription { storeOrderChanged { event } }', {}, 'FORBIDDEN'),
  ];
}
