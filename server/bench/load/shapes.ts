import { setTimeout as sleep } from "node:timers/promises";
import { type Ammunition, makeAmmunition } from "./ammunition.ts";
import { type Chooser, chooseRequests } from "./choose.ts";
import { type Connection, openConnection } from "./connection.ts";
import type { LoadOrder, LoadResult, LoadShape } from "./order.ts";
import { startTally, type Tally } from "./tally.ts";

type Means = { order: LoadOrder; ammunition: Ammunition; choose: Chooser; tally: Tally };
type Shape<Kind> = Extract<LoadShape, { kind: Kind }>;

/** @throws at the first answer that is not 200 or breaks off, and when the counts disagree */
export async function runLoad(order: LoadOrder): Promise<LoadResult> {
  const means: Means = {
    order,
    ammunition: makeAmmunition(order.path, order.key, order.bodyBytes),
    choose: chooseRequests(order.duplicates),
    tally: startTally(order),
  };
  const { shape } = order;
  if (shape.kind === "closed") await runClosed(means, shape);
  else if (shape.kind === "even") await runEven(means, shape);
  else await runBurst(means, shape);
  return means.tally.result();
}

async function runClosed({ order, ammunition, choose, tally }: Means, shape: Shape<"closed">) {
  ammunition.prepare(shape.prepare);
  const connections = await open(order, ammunition, shape.connections);
  const endsAt = performance.now() + shape.warmUpMs + shape.durationMs;
  const begin = setTimeout(tally.begin, shape.warmUpMs);
  const end = setTimeout(tally.end, shape.warmUpMs + shape.durationMs);
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < endsAt) {
        const number = choose.next();
        tally.add(await connection.send((buffer) => ammunition.load(number, buffer)));
      }
    }),
  );
  clearTimeout(begin);
  clearTimeout(end);
  tally.end();
  for (const connection of connections) connection.close();
}

async function runEven({ order, ammunition, choose, tally }: Means, shape: Shape<"even">) {
  const everyMs = 1_000 / shape.rate;
  const count = Math.ceil((shape.warmUpMs + shape.durationMs) / everyMs);
  // Signatures hold for five minutes: those of a longer run are made as it goes.
  if (shape.warmUpMs + shape.durationMs < 120_000) ammunition.prepare(count);
  const connections = await open(order, ammunition, 8);
  const warm = Math.floor(shape.warmUpMs / everyMs);
  const startsAt = performance.now();
  const answers: Promise<void>[] = [];
  let failure: unknown = null;
  for (let sent = 0; sent < count; sent += 1) {
    const waitMs = startsAt + sent * everyMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    if (failure !== null) throw failure;
    if (sent === warm) tally.begin();
    const free = connections.find((connection) => !connection.isBusy());
    const connection = free ?? (await openOne(order, ammunition, connections));
    const number = choose.next();
    const answered = connection.send((buffer) => ammunition.load(number, buffer)).then(tally.add);
    answers.push(answered);
    answered.catch((error) => {
      failure ??= error;
    });
  }
  await Promise.all(answers);
  tally.end();
  for (const connection of connections) connection.close();
}

async function runBurst({ order, ammunition, tally }: Means, shape: Shape<"burst">) {
  ammunition.prepare(1);
  const connections = await open(order, ammunition, shape.connections);
  let left = shape.copies;
  tally.begin();
  await Promise.all(
    connections.map(async (connection) => {
      while (left > 0) {
        left -= 1;
        tally.add(await connection.send((buffer) => ammunition.load(0, buffer)));
      }
    }),
  );
  tally.end();
  for (const connection of connections) connection.close();
}

function open(order: LoadOrder, ammunition: Ammunition, count: number): Promise<Connection[]> {
  const ports = Array.from({ length: count }, (_, i) => order.ports[i % order.ports.length] ?? 0);
  return Promise.all(ports.map((port) => openConnection(port, ammunition.longest)));
}

async function openOne(order: LoadOrder, ammunition: Ammunition, connections: Connection[]) {
  const port = order.ports[connections.length % order.ports.length] ?? 0;
  const connection = await openConnection(port, ammunition.longest);
  connections.push(connection);
  return connection;
}
