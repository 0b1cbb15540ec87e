import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { seal } from "../../clients/index.ts";
import { createSecret } from "../../outbound/index.ts";
import { type Child, startChild } from "../child.ts";
import { OTHER_CORE, pin, SERVER_CORE } from "../pinning.ts";
import { CLIENT, WEBHOOK_PATH } from "../servers/settings.ts";
import type { Subject } from "../subjects.ts";
import type { World } from "../world.ts";

export type Arrival = { path: string; eventId: string; at: number };

/** A front door, a process that forwards, and a receiver. */
export type ForwardingWorld = {
  door: Subject;
  forwarding: Child;
  /** The forwarding on one core and the rest on the other, or nothing pinned. */
  pin(cores: boolean): void;
  /** Makes these paths of the receiver the client's destinations, and no others. */
  setDestinations(paths: readonly string[]): Promise<void>;
  arrived(): Promise<number>;
  /** What arrived since the last time, which is forgotten here. */
  takeArrivals(): Promise<Arrival[]>;
  close(): Promise<void>;
};

export async function openForwardingWorld(world: World): Promise<ForwardingWorld> {
  const dataDir = join(world.folder, "forwarding");
  await mkdir(dataDir);
  const env = { DATABASE_URL: world.ours.url, DATA_DIR: dataDir, APP_SECRET: world.appSecret };
  const { child: server, report: door } = await startChild("servers/front-door.ts", {
    core: null,
    env,
  });
  const { child: forwarding } = await startChild("servers/forwarding.ts", { core: null, env });
  const { child: receiver, report } = await startChild("servers/receiver.ts", { core: null });
  const { ports } = report as { ports: number[] };
  const { sql } = world.ours;
  return {
    door: {
      servers: [server],
      ports: (door as { ports: number[] }).ports,
      path: WEBHOOK_PATH,
      database: world.ours,
      keepsDeliveries: true,
    },
    forwarding,
    pin(cores) {
      pin(forwarding.pid, cores ? SERVER_CORE : null);
      pin(receiver.pid, cores ? OTHER_CORE : null);
      world.postgres.pin(cores ? OTHER_CORE : null);
    },
    async setDestinations(paths) {
      await sql`truncate destinations, destination_circuits, forwards, forward_attempts`;
      for (const path of paths) {
        await sql`
          insert into destinations (id, client_id, name, url, secret)
          values (${uuidv7()}, ${CLIENT}, ${path}, ${`http://127.0.0.1:${ports[0]}${path}`},
                  ${seal(world.appSecret, createSecret())})`;
      }
    },
    async arrived() {
      return ((await receiver.ask({ receiver: "count" })) as { count: number }).count;
    },
    async takeArrivals() {
      return ((await receiver.ask({ receiver: "take" })) as { arrivals: Arrival[] }).arrivals;
    },
    async close() {
      await sql`truncate destinations, destination_circuits, forwards, forward_attempts`;
      await Promise.all([server, forwarding, receiver].map((child) => child.stop()));
    },
  };
}
