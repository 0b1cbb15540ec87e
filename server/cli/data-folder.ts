import { statSync } from "node:fs";
import { Unstartable } from "./unstartable.ts";

/**
 * Finds out whether DATA_DIR is a folder, or can become one as far as names go.
 *
 * @throws Unstartable when a file stands in its way
 */
export function demandDataFolder(dataDir: string): void {
  if (isFileInTheWay(dataDir)) {
    throw new Unstartable(
      `DATA_DIR is not a folder: ${dataDir} is a file, or lies below one; set DATA_DIR to a folder.`,
    );
  }
}

function isFileInTheWay(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOTDIR";
  }
}
