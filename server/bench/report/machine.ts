import { readFileSync } from "node:fs";
import { arch, cpus, release, totalmem } from "node:os";
import { SERVER_CORE } from "../pinning.ts";

/** What the figures were taken on, as a Markdown list. */
export function describeMachine(postgresVersion: string): string {
  const cores = cpus();
  const next = JSON.parse(
    readFileSync(new URL("../../../node_modules/next/package.json", import.meta.url), "utf8"),
  ).version;
  return [
    `- ${cores.length} cores (${cores[0]?.model.trim()}, ${arch()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    `- Node ${process.versions.node}, Next ${next}, PostgreSQL ${postgresVersion} (the embedded one, its own settings: fsync on)`,
    SERVER_CORE === null
      ? "- nothing pinned to a core"
      : "- one process: the server on core 0, load generator and PostgreSQL on core 1 (taskset); two processes, ack latency, storm, memory and forwarding at an even rate: not pinned",
  ].join("\n");
}
