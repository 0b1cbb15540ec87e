import { startEmbeddedPostgres } from "../embedded/index.ts";
import { type Fault, openFaultyProxy } from "../testing/faulty-proxy.ts";

export type Command =
  | { do: "stop" }
  | { do: "start" }
  | { do: "become"; fault: Fault }
  | { do: "lose standing" };

/** Small, so that a full disk and a crash come soon; durable as in production. */
const SETTINGS = {
  max_wal_size: "128MB",
  min_wal_size: "48MB",
  wal_keep_size: "0",
  checkpoint_timeout: "60s",
};

/** Runs PostgreSQL under its supervisor and answers the suite's commands over IPC. */
export async function serveDatabase(dataDir: string): Promise<void> {
  const start = () => startEmbeddedPostgres({ dataDir, settings: SETTINGS });
  // It may be over before we were loaded.
  if (!process.connected) process.exit();
  let server = start();
  // Whoever started us says when it is over; Ctrl-C is meant for it.
  process.on("SIGINT", () => {});
  process.on("disconnect", () => {
    server.then(({ stop }) => stop()).finally(() => process.exit());
  });
  const { url } = await server;
  const proxy = await openFaultyProxy(url);
  if (process.connected) process.send?.({ direct: url, proxied: proxy.url });

  async function obey(command: Command): Promise<void> {
    if (command.do === "become") proxy.become(command.fault);
    else if (command.do === "lose standing") proxy.loseStanding();
    else if (command.do === "stop") await (await server).stop();
    else server = start();
    await server;
  }

  process.on("message", ({ id, ...command }: Command & { id: number }) => {
    obey(command).then(
      () => process.send?.({ id }),
      (error) => process.send?.({ id, error: String(error) }),
    );
  });
}
