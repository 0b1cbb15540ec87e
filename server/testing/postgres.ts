import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migrate } from "../db/index.ts";
import { startEmbeddedPostgres } from "../embedded/index.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A superuser's URL on the server of this run. */
    testServerUrl: string;
    /** The migrated database every test file gets a copy of. */
    testTemplate: string;
  }
}

/**
 * Once a run: one PostgreSQL and one migrated template. The embedded one in a temporary folder,
 * or the server of TEST_DATABASE_URL (a superuser's), where only our databases are touched.
 */
export default async function setUpPostgres(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startThrowaway();
  const template = `ringonce_template_${process.pid}`;
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  const stop = async () => {
    await admin`drop database if exists ${admin(template)} with (force)`;
    await admin.end();
    await server.stop();
  };
  try {
    await admin`drop database if exists ${admin(template)} with (force)`;
    await admin`create database ${admin(template)}`;
    const url = new URL(server.url);
    url.pathname = `/${template}`;
    await migrate(url.href);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("testServerUrl", server.url);
  project.provide("testTemplate", template);
  return stop;
}

async function startThrowaway() {
  const dataDir = await mkdtemp(join(tmpdir(), "ringonce-tests-"));
  const server = await startEmbeddedPostgres({
    dataDir,
    // Nothing here outlives the run.
    settings: {
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
      max_connections: "200",
    },
  });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
