import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Child, startChild } from "./child.ts";
import type { BenchDatabase } from "./database.ts";
import { type Pinning, SERVER_CORE } from "./pinning.ts";
import { WEBHOOK_PATH } from "./servers/settings.ts";
import { RETELL_API_KEY, type World } from "./world.ts";

/** Something that takes deliveries, ready to be measured. */
export type Subject = {
  servers: Child[];
  ports: number[];
  path: string;
  /** Where it records; null where it records nothing. */
  database: BenchDatabase | null;
  /** Whether each duplicate becomes a row of its own. */
  keepsDeliveries: boolean;
  /** To be called before each run. */
  prepare?(): Promise<unknown>;
};

export async function startFloor(world: World): Promise<{ floor: Subject; commit: Subject }> {
  const { child, ports } = await startServer("servers/floor.ts", against(world));
  const common = { servers: [child], ports, keepsDeliveries: false };
  return {
    floor: { ...common, path: WEBHOOK_PATH, database: null },
    commit: { ...common, path: "/commit/bench", database: world.theirs },
  };
}

export async function startNextApp(world: World): Promise<{ empty: Subject; original: Subject }> {
  const { child, ports } = await startServer("servers/next-app.ts", against(world));
  const common = { servers: [child], ports, keepsDeliveries: false };
  return {
    empty: { ...common, path: "/empty", database: null },
    original: { ...common, path: "/original/bench", database: world.theirs },
  };
}

/** As `npm start` has it: in a thread without Next. @param name of this instance, for its data folder */
export async function startFrontDoor(world: World, name: string): Promise<Subject> {
  const { child, ports } = await startInstance(world, "servers/front-door.ts", name);
  return { ...common(child), ports, database: world.ours };
}

/** Behind Next, in its thread; and the same with nothing kept. */
export async function startRouteHandler(world: World, name: string) {
  const { child, ports } = await startInstance(world, "servers/route-handler.ts", name);
  const keeping = (keeps: boolean) => ({ prepare: () => child.ask({ keeps }) });
  return {
    routeHandler: { ...common(child), ports, database: world.ours, ...keeping(true) } as Subject,
    withoutDatabase: { ...common(child), ports, database: null, ...keeping(false) } as Subject,
  };
}

const common = (child: Child) => ({
  servers: [child],
  path: WEBHOOK_PATH,
  keepsDeliveries: true,
});

async function startInstance(world: World, file: string, name: string) {
  const dataDir = join(world.folder, name);
  await mkdir(dataDir);
  return startServer(file, {
    DATABASE_URL: world.ours.url,
    DATA_DIR: dataDir,
    APP_SECRET: world.appSecret,
  });
}

/** Two instances of one thing, as behind a load balancer. */
export function inTwoProcesses(a: Subject, b: Subject): Subject {
  return {
    ...a,
    servers: [...a.servers, ...b.servers],
    ports: [...a.ports, ...b.ports],
    prepare: () => Promise.all([a.prepare?.(), b.prepare?.()]),
  };
}

function against(world: World): Record<string, string> {
  return { BENCH_DATABASE_URL: world.theirs.url, BENCH_RETELL_API_KEY: RETELL_API_KEY };
}

async function startServer(file: string, env: Record<string, string>, core: Pinning = SERVER_CORE) {
  const { child, report } = await startChild(file, { core, env });
  return { child, ports: (report as { ports: number[] }).ports };
}
