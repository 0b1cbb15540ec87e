import type { Delivery, Recorded } from "./delivery.ts";
import type { Lane } from "./lanes.ts";

const BATCH_ROWS = 128;
/** A batch of the largest bodies must not hold up its neighbours, nor the memory. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** Beyond this, or where one has waited too long, the database does not keep up. */
const QUEUE_ROWS = 10_000;
const QUEUE_BYTES = 256 * 1024 * 1024;

export type Waiting = {
  lane: Lane;
  /** Counts up, so that no lane waits for another. */
  number: number;
  /** By `performance.now()`. */
  since: number;
  delivery: Delivery;
  resolve(recorded: Recorded): void;
  reject(error: unknown): void;
};

/** What waits for its statement, bounded. */
export class WaitingRoom {
  readonly #queues: Map<Lane, Waiting[]>;
  readonly #waitAtMostMs: number;
  #rows = 0;
  #bytes = 0;

  /** @param waitAtMostMs while any has waited longer, there is no room for more */
  constructor(lanes: readonly Lane[], waitAtMostMs: number) {
    this.#waitAtMostMs = waitAtMostMs;
    this.#queues = new Map(lanes.map((lane) => [lane, []]));
  }

  get rows(): number {
    return this.#rows;
  }

  hasRoomFor({ body }: Delivery): boolean {
    return (
      this.#rows < QUEUE_ROWS &&
      this.#bytes + body.length <= QUEUE_BYTES &&
      !this.#hasWaited(this.#waitAtMostMs)
    );
  }

  put(waiting: Waiting): void {
    this.#queues.get(waiting.lane)?.push(waiting);
    this.#rows += 1;
    this.#bytes += waiting.delivery.body.length;
  }

  /** The lane of the next batch; undefined when nothing waits. */
  nextLane(): Lane | undefined {
    return this.#nextQueue()[0]?.lane;
  }

  takeBatch(): Waiting[] {
    const queue = this.#nextQueue();
    let bytes = 0;
    let rows = 0;
    for (const { delivery } of queue) {
      bytes += delivery.body.length;
      if (rows === BATCH_ROWS || (rows > 0 && bytes > BATCH_BYTES)) break;
      rows += 1;
    }
    return this.#take(queue, rows);
  }

  /** What has waited longest comes first, with its lane. */
  #nextQueue(): Waiting[] {
    let next: Waiting[] = [];
    for (const queue of this.#queues.values()) {
      if (queue[0] !== undefined && queue[0].number < (next[0]?.number ?? Infinity)) next = queue;
    }
    return next;
  }

  /** What has waited twice as long as it was to: it can't be answered in time from here. */
  takeLate(): Waiting[] {
    const late: Waiting[] = [];
    while (this.#hasWaited(2 * this.#waitAtMostMs)) late.push(...this.#take(this.#nextQueue(), 1));
    return late;
  }

  #hasWaited(ms: number): boolean {
    const [oldest] = this.#nextQueue();
    return oldest !== undefined && performance.now() - oldest.since > ms;
  }

  takeAll(): Waiting[] {
    return [...this.#queues.values()].flatMap((queue) => this.#take(queue, queue.length));
  }

  #take(queue: Waiting[], rows: number): Waiting[] {
    const taken = queue.splice(0, rows);
    this.#rows -= taken.length;
    for (const { delivery } of taken) this.#bytes -= delivery.body.length;
    return taken;
  }
}
