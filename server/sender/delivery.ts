/** A post Retell would make, before it is made. */
export type Delivery = {
  /** Names the fact: the first delivery of a fact and its duplicates have the same. */
  fact: string;
  eventType: string;
  /**
   * What the receiver is to make of it. `event`: the first delivery of its fact to arrive is
   * recorded, every later one a duplicate. `test`: Retell's test button, recorded every time.
   * `no event`: authentic, but refused with `not_an_event` (a custom function's call).
   */
  expect: "event" | "test" | "no event";
  /** Alerts and custom functions are sent once; the rest again until a 2xx comes. */
  retried: boolean;
  /** The exact bytes; the same on every call. Made anew each time, so that a plan stays small. */
  render(): Buffer;
};
