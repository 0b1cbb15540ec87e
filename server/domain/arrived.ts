/** What a client's webhook has ever brought. A test proves that the way is open, and no more. */
export type Arrived = "nothing" | "tests" | "events";
