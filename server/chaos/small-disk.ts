import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A file system of its own, to be filled to the last block. */
export type SmallDisk = { usedBytes(): number; fill(): void; free(): void; unmount(): void };

/**
 * Mounts a sparse file as `path`, which only root can do.
 *
 * @returns null where that is not possible: then there is nothing to fill
 */
export function mountSmallDisk(path: string, image: string, megabytes: number): SmallDisk | null {
  mkdirSync(path, { recursive: true, mode: 0o711 });
  try {
    writeFileSync(image, "");
    truncateSync(image, megabytes * 1024 * 1024);
    execFileSync("mkfs.ext4", ["-q", "-m", "0", image], { stdio: "ignore" });
    execFileSync("mount", ["-o", "loop", image, path], { stdio: "ignore" });
  } catch {
    rmSync(image, { force: true });
    return null;
  }
  rmSync(join(path, "lost+found"), { recursive: true, force: true });
  const ballast = join(path, "ballast");
  return {
    usedBytes() {
      const { blocks, bfree, bsize } = statfsSync(path);
      return (blocks - bfree) * bsize;
    },
    fill() {
      const { bavail, bsize } = statfsSync(path);
      // Ever smaller pieces: somebody else is taking blocks meanwhile.
      let pieces = 0;
      for (let bytes = bavail * bsize; bytes >= bsize; ) {
        try {
          const piece = `${ballast}.${pieces++}`;
          execFileSync("fallocate", ["-l", `${bytes}`, piece], { stdio: "ignore" });
        } catch {
          bytes = Math.floor(bytes / 2);
        }
      }
    },
    free() {
      execFileSync("sh", ["-c", `rm -f "$1".*`, "sh", ballast]);
    },
    unmount() {
      try {
        execFileSync("umount", [path], { stdio: "ignore" });
      } catch {
        execFileSync("umount", ["--lazy", path], { stdio: "ignore" });
      }
      rmSync(image, { force: true });
    },
  };
}
