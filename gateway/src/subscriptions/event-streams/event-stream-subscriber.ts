import type { Delivery, Interruption, SubscriptionRequest } from '../delivery.ts';
import type { SharedOperation } from '../operations/shared-operations.ts';
import type { DeliveryTaker, SharedPart } from '../operations/shared-part.ts';
import { assertMaySee } from './access.ts';
import { type EventStreamTarget, retargeted } from './event-stream-target.ts';
import { holdLiveEvents, type LiveEvents } from './live-events.ts';
import { Progress } from './progress.ts';
import type { StreamEvent } from './stream-event.ts';
import type { HubSubscriber } from './stream-hub.ts';

/** What the subscribers of a process have in common. */
export interface SubscriberOptions {
  readonly maxBufferedEvents: number;
  readonly maxBacklogBytes: number;
  /** Executes the operation for an event of the stream that was created then. */
  present(
    event: StreamEvent,
    streamCreatedMs: number,
    target: EventStreamTarget,
    request: SubscriptionRequest,
  ): Promise<Delivery>;
}

/** Of what a subscriber has missed; others are served in between. */
const TOLD_TOGETHER = 32;

/** What one subscriber comes with. */
export interface Subscriber {
  readonly request: SubscriptionRequest;
  readonly shared: SharedOperation;
  readonly target: EventStreamTarget;
  /** Called once, unless it is stopped: without an error when its connection is over, or is being closed. */
  readonly onEnd: (error?: unknown) => void;
}

/** Where a subscriber begins. */
export interface Beginning {
  readonly progress: Progress;
  readonly streamCreatedMs: number;
  /** Told first. */
  readonly snapshot: StreamEvent | undefined;
}

/**
 * One subscriber of an event stream: takes what happens from the hub, which never waits, and delivers it at its
 * client's pace, one event after another. Ten thousands of these may be idle, and have to act in the same moment:
 * each is one object, and an event passes it without a promise wherever nothing has to be waited for.
 */
export class EventStreamSubscriber implements HubSubscriber, DeliveryTaker<StreamEvent> {
  readonly #options: SubscriberOptions;
  readonly #request: SubscriptionRequest;
  readonly #shared: SharedOperation;
  readonly #onEnd: (error?: unknown) => void;
  #target: EventStreamTarget;
  #progress = new Progress({ sequence: 0 });
  #streamCreatedMs = 0;
  /** What happens while it is told first what it has missed; undefined once it is live. */
  #live: LiveEvents | undefined;
  /** What waits behind the event that is being delivered. */
  #queue: StreamEvent[] = [];
  #isBusy = false;
  #isOver = false;
  #whenIdle: (() => void) | undefined;
  #attachment: Disposable | undefined;

  constructor(options: SubscriberOptions, { request, shared, target, onEnd }: Subscriber) {
    this.#options = options;
    this.#request = request;
    this.#shared = shared;
    this.#onEnd = onEnd;
    this.#target = target;
    this.#live = holdLiveEvents(options.maxBufferedEvents);
  }
  get isOver(): boolean {
    return this.#isOver;
  }

  push(event: StreamEvent): void {
    if (this.#isOver) return;
    const { maxBacklogBytes, maxBufferedEvents } = this.#options;
    if (this.#live) this.#live.push(event);
    else if (this.#request.outlet.backlogBytes > maxBacklogBytes) this.#interrupt('slow-client');
    else if (!this.#isBusy)
      this.#deliver(event); // nothing waits before it
    else if (this.#queue.length < maxBufferedEvents) this.#queue.push(event);
    else this.#interrupt('slow-client');
  }

  lost(): void {
    this.#interrupt('stream-lost');
  }

  /** @param attachment to the hub; let go of when it is over */
  attached(attachment: Disposable): void {
    this.#attachment = attachment;
    if (this.#isOver) attachment[Symbol.dispose]();
  }

  /** Resolves when the client has taken the snapshot, or never will. */
  begin({ progress, streamCreatedMs, snapshot }: Beginning, part: SharedPart): Promise<void> {
    this.#progress = progress;
    this.#streamCreatedMs = streamCreatedMs;
    if (snapshot) {
      this.#isBusy = true;
      this.#hand(part.delivery(snapshot, this));
    }
    return this.#idle();
  }

  /** Resolves when the client has taken those that are new to it, or never will. */
  async tell(missed: readonly StreamEvent[]): Promise<void> {
    for (let from = 0; from < missed.length && !this.#isOver; from += TOLD_TOGETHER) {
      const some = missed.slice(from, from + TOLD_TOGETHER);
      const part = this.#shared.current();
      if (!(part instanceof Promise) && part.prepared === this.#target.prepared) await part.ahead(some, this);
      if (this.#isOver) return;
      this.#queue = some;
      this.#goOn();
      await this.#idle();
    }
  }

  /** What happens while it is told first what it has missed. */
  get live(): LiveEvents {
    if (!this.#live) throw new Error('The subscriber is live already');
    return this.#live;
  }

  /**
   * From now on it is told what happens, first of all what has happened meanwhile. False when not all of that is held,
   * and there is more to be told first.
   */
  goLive(): boolean {
    if (this.#isOver) return true;
    const { held, forgottenUntil } = this.live;
    if (forgottenUntil > this.#progress.sequence) return false;
    this.#queue = [...held];
    this.#live = undefined;
    this.#goOn();
    return true;
  }

  stop(): void {
    this.#isOver = true;
    this.#queue = [];
    this.#attachment?.[Symbol.dispose]();
    this.#whenIdle?.();
  }

  make(event: StreamEvent): Promise<Delivery> {
    return this.#options.present(event, this.#streamCreatedMs, this.#target, this.#request);
  }

  take(delivery: Delivery): void {
    this.#hand(delivery);
    this.#goOn();
  }

  /** Ends it with this error. */
  failed(error: unknown): void {
    this.#end(error);
  }

  #goOn(): void {
    // What waits goes out together; most of the time it is one event.
    if (this.#queue.length > 1) this.#request.outlet.together(() => this.#deliverQueue());
    else this.#deliverQueue();
    if (!this.#isBusy) this.#whenIdle?.();
  }

  #deliverQueue(): void {
    let delivered = 0;
    while (!this.#isBusy && delivered < this.#queue.length) {
      this.#deliver(this.#queue[delivered] as StreamEvent);
      delivered += 1;
    }
    this.#queue = delivered === this.#queue.length ? [] : this.#queue.slice(delivered);
  }

  #deliver(event: StreamEvent): void {
    if (!this.#progress.advance(event)) return;
    this.#isBusy = true;
    const part = this.#shared.current();
    if (part instanceof Promise) {
      part.then(
        (changed) => {
          this.#handTo(event, changed);
          this.#goOn();
        },
        (error) => this.#end(error),
      );
    } else {
      this.#handTo(event, part);
    }
  }

  #handTo(event: StreamEvent, part: SharedPart): void {
    if (this.#isOver) return;
    try {
      if (part.prepared !== this.#target.prepared)
        this.#target = retargeted(this.#target, part.prepared, this.#request);
      assertMaySee(this.#target.field, event, this.#request.context.caller);
      this.#hand(part.delivery(event, this));
    } catch (error) {
      this.#end(error);
    }
  }

  /** @param delivery undefined when `take` is to be waited for */
  #hand(delivery: Delivery | undefined): void {
    if (!delivery || this.#isOver) return;
    const full = this.#request.outlet.deliver(delivery);
    if (!full) {
      this.#isBusy = false;
      return;
    }
    void full.then(() => {
      this.#isBusy = false;
      this.#goOn();
    });
  }

  #idle(): Promise<void> {
    if (this.#isOver || !this.#isBusy) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenIdle = () => {
        this.#whenIdle = undefined;
        resolve();
      };
    });
  }

  #interrupt(reason: Interruption): void {
    if (this.#isOver) return;
    this.#request.outlet.closeRetryable(reason);
    this.#end();
  }

  #end(error?: unknown): void {
    if (this.#isOver) return;
    this.stop();
    this.#onEnd(error);
  }
}
