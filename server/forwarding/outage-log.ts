import { type FileHandle, mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";

/** What was delivered while the database was away. */
export type OutageDelivery = {
  webhookId: string;
  destinationId: string;
  /** ISO 8601. */
  startedAt: string;
  deliveredAt: string;
  durationMs: number;
  httpStatus: number;
  responseExcerpt: string | null;
};

export type OutageLog = {
  /** What it held when it was opened. */
  readonly found: readonly OutageDelivery[];
  /** Resolves when it is on disk, synced. Those that come while a sync is under way share the next. */
  append(delivery: OutageDelivery): Promise<void>;
  /** Empties it, if that is still wanted when its turn has come. */
  clear(isWanted: () => boolean): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens the file in which deliveries are kept until the database has them: a line for each, with a
 * checksum before it, only ever appended to. A tail that a crash tore is cut off.
 */
export async function openOutageLog(path: string): Promise<OutageLog> {
  const { found, wholeBytes } = await readOutageLog(path);
  let file: FileHandle | null = null;
  let length = wholeBytes;
  let waiting: { line: Buffer; resolve(): void; reject(error: unknown): void }[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  }

  async function opened(): Promise<FileHandle> {
    if (file === null) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      file = await open(path, "a+", 0o600);
      await file.truncate(length);
      await syncFolder(dirname(path));
    }
    return file;
  }

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    const bytes = Buffer.concat(batch.map(({ line }) => line));
    try {
      const target = await opened();
      const { bytesWritten } = await target.write(bytes);
      if (bytesWritten < bytes.length) throw new Error("The disk takes no more.");
      await target.datasync();
      length += bytes.length;
      for (const { resolve } of batch) resolve();
    } catch (error) {
      // Opened anew, it is cut back to what is known to be whole.
      await file?.close().catch(() => {});
      file = null;
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    found,
    append: (delivery) =>
      new Promise((resolve, reject) => {
        waiting.push({ line: encodeLine(delivery), resolve, reject });
        if (waiting.length === 1) void inTurn(flush);
      }),
    clear: (isWanted) =>
      inTurn(async () => {
        if (length === 0 || waiting.length > 0 || !isWanted()) return;
        const target = await opened();
        await target.truncate(0);
        await target.datasync();
        length = 0;
      }),
    close: () =>
      inTurn(async () => {
        await flush();
        await file?.close();
        file = null;
      }),
  };
}

async function readOutageLog(
  path: string,
): Promise<{ found: OutageDelivery[]; wholeBytes: number }> {
  const bytes = await readFile(path).catch((error) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  const found: OutageDelivery[] = [];
  let wholeBytes = 0;
  for (;;) {
    const end = bytes.indexOf("\n", wholeBytes);
    if (end === -1) return { found, wholeBytes };
    const delivery = decodeLine(bytes.toString("utf8", wholeBytes, end));
    if (delivery === null) return { found, wholeBytes };
    found.push(delivery);
    wholeBytes = end + 1;
  }
}

function encodeLine(delivery: OutageDelivery): Buffer {
  const json = JSON.stringify(delivery);
  return Buffer.from(`${checksum(json)} ${json}\n`);
}

function decodeLine(line: string): OutageDelivery | null {
  const json = line.slice(line.indexOf(" ") + 1);
  return line.startsWith(`${checksum(json)} `) ? JSON.parse(json) : null;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, "0");
}

/** A new name is durable only once its folder is synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
