import { definePolicy, type Policy, type ReceivedEvent } from '@naru/messaging';
import type { EventFamily } from '@naru/schema';
import type { CustomerViewsService } from '../application/customer-views-service.ts';
import type { Project } from '../application/projection.ts';

/** Shows something on its customer's page as it stands. Needs no note of what was handled: the newer version wins. */
export const projectionPolicy = <Fact extends string, Body>(
  durable: string,
  on: EventFamily<Fact, Body>,
  project: Project<Body>,
): Policy<CustomerViewsService> =>
  definePolicy({
    durable,
    on,
    handle: (event: ReceivedEvent<Fact, Body>, { database }: CustomerViewsService) =>
      project(database, event.body),
  });
