import { type FileHandle, open } from "node:fs/promises";

/** A new or deleted name is durable only once its folder is synced. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @returns fewer bytes where the file ends before `end` */
export async function readRange(path: string, start: number, end: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(end - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Writes all of them, one after the other: a full disk can take a part and report no error. */
export async function writeAll(
  file: FileHandle,
  buffers: readonly Buffer[],
  position: number,
): Promise<void> {
  let rest = [...buffers];
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, at);
    if (bytesWritten === 0) throw new Error("The disk takes no more.");
    at += bytesWritten;
    rest = withoutFirst(rest, bytesWritten);
  }
}

function withoutFirst(buffers: readonly Buffer[], bytes: number): Buffer[] {
  const left: Buffer[] = [];
  let toSkip = bytes;
  for (const buffer of buffers) {
    if (toSkip < buffer.length) left.push(buffer.subarray(toSkip));
    toSkip = Math.max(0, toSkip - buffer.length);
  }
  return left;
}
