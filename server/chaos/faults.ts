import { setTimeout as sleep } from "node:timers/promises";
import type { Rig } from "./rig.ts";

/** What is done to a running installation, and undone again. */
export type Fault = {
  name: string;
  /** @returns when the database was reachable again (ms since the epoch), where it was away */
  inflict(rig: Rig, outageMs: () => number): Promise<number | null>;
};

const WAYS = {
  refuse: "the way to PostgreSQL cut",
  hang: "the way to PostgreSQL swallows everything",
  mute: "the way from PostgreSQL swallows every answer",
};

const onDatabase = (name: string, hurt: (rig: Rig, ms: number) => Promise<unknown>): Fault => ({
  name,
  async inflict(rig, outageMs) {
    await hurt(rig, outageMs());
    return rig.databaseIsBack();
  },
});

/** Possible whoever runs the database. */
export const COMMON_FAULTS: readonly Fault[] = [
  {
    name: "server killed (SIGKILL) and started again",
    async inflict(rig) {
      await rig.app.kill();
      await rig.app.start();
      return null;
    },
  },
  onDatabase("PostgreSQL stopped at once (`immediate`)", async ({ cluster }) =>
    cluster.kill("SIGQUIT"),
  ),
  onDatabase("PostgreSQL killed (SIGKILL of the postmaster)", async ({ cluster }) =>
    cluster.kill("SIGKILL"),
  ),
  onDatabase("PostgreSQL paused (SIGSTOP)", ({ cluster }, ms) => cluster.pause(ms)),
  onDatabase("every connection terminated, again and again for 1 s", async ({ audit }) => {
    for (let n = 0; n < 10; n += 1) {
      await audit`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name like 'ringonce %' and application_name <> 'ringonce presence'`;
      await sleep(100);
    }
  }),
];

/** Possible where the database, the way to it and the disks are the suite's own. */
export const CONTROLLED_FAULTS: readonly Fault[] = [
  onDatabase("PostgreSQL stopped and started again", async (rig, ms) => {
    await rig.own.database.stop();
    await sleep(ms);
    await rig.own.database.start();
  }),
  ...(["refuse", "hang", "mute"] as const).map((fault) =>
    onDatabase(WAYS[fault], async (rig, ms) => {
      await rig.own.database.become(fault);
      await sleep(ms);
      await rig.own.database.become("none");
    }),
  ),
  onDatabase("every standing connection lost, and neither side told", async (rig, ms) => {
    await rig.own.database.loseStanding();
    await sleep(ms);
  }),
  {
    name: "server killed and started while PostgreSQL is stopped",
    async inflict(rig) {
      await rig.own.database.stop();
      await sleep(500);
      await rig.app.kill();
      await rig.app.start();
      await sleep(1_000);
      await rig.expectHealth("with the database away at the start", 200, "degraded");
      await rig.own.database.start();
      return rig.databaseIsBack();
    },
  },
  {
    name: "PostgreSQL's disk filled for 3 s",
    async inflict(rig) {
      const disk = rig.own.databaseDisk;
      if (disk === null) return rig.skip("PostgreSQL's disk could not be filled: that takes root");
      disk.fill();
      await sleep(3_000);
      disk.free();
      return rig.databaseIsBack();
    },
  },
  {
    name: "the journal's disk filled for 3 s while PostgreSQL is stopped",
    async inflict(rig) {
      const disk = rig.own.journalDisk;
      if (disk === null) return rig.skip("the journal's disk could not be filled: that takes root");
      await rig.own.database.stop();
      await sleep(1_000);
      disk.fill();
      await sleep(3_000);
      await rig.expectHealth("with neither database nor journal", 503, "unavailable");
      disk.free();
      await sleep(1_000);
      await rig.own.database.start();
      return rig.databaseIsBack();
    },
  },
];
