import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * `session`: whoever connects is lent a session until it goes. `strict`: so, too, but who asks for
 * settings is not let in. In both other modes it is lent for a transaction at a time: of those that
 * are free the `last` one that was given back, or each `in turn`.
 */
export type Pooling = "session" | "strict" | "last" | "in turn";

export type Pooler = { url: string; close(): void };

/** Other settings of a session are dropped, or refused. */
const PASSED_ON = new Set(["user", "database", "application_name", "client_encoding"]);

/** The end of what PostgreSQL says when it is ready, and in no transaction. */
const IDLE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const GOODBYE = 0x58;

/** Stands in front of PostgreSQL as PgBouncer does, and lets everybody in whom PostgreSQL does. */
export async function openPooler(databaseUrl: string, pooling: Pooling): Promise<Pooler> {
  const behind = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    return socket.on("error", () => socket.destroy());
  };
  const free: Socket[] = [];

  const server = createServer((client) => {
    keep(client).once("data", (asked) => {
      const settings = readSettings(asked);
      const dropped = [...settings.keys()].find((name) => !PASSED_ON.has(name));
      if (pooling === "strict" && dropped !== undefined) {
        client.end(refusal(`unsupported startup parameter: ${dropped}`));
        return;
      }
      const session = keep(connect(Number(behind.port), behind.hostname));
      session.write(startup([...settings].filter(([name]) => PASSED_ON.has(name))));
      if (pooling === "session" || pooling === "strict") client.pipe(session).pipe(client);
      else lendByTransaction(client, session);
    });
  }).listen(0, "127.0.0.1");

  /** @param first in which PostgreSQL lets the client in, and which is anybody's from then on */
  function lendByTransaction(client: Socket, first: Socket) {
    let lent: Socket | null = null;
    let isNew = true;
    const borrow = (session: Socket | undefined) => {
      lent = session ?? null;
      session?.on("data", answer);
    };
    const answer = (bytes: Buffer) => {
      client.write(bytes);
      if (lent === null || !bytes.subarray(-IDLE.length).equals(IDLE)) return;
      lent.off("data", answer);
      // A new one is the last whose turn comes.
      if (isNew && pooling === "last") free.unshift(lent);
      else free.push(lent);
      isNew = false;
      lent = null;
    };
    borrow(first);
    client.on("data", (bytes) => {
      if (bytes[0] === GOODBYE) return;
      if (lent === null) borrow(pooling === "last" ? free.pop() : free.shift());
      lent?.write(bytes);
    });
  }

  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** @param asked the message that a client begins with: its length, the protocol, and texts that end in zero */
function readSettings(asked: Buffer): Map<string, string> {
  const texts = asked.toString("utf8", 8).split("\0");
  const settings = new Map<string, string>();
  for (let at = 0; texts[at]; at += 2) settings.set(texts[at] ?? "", texts[at + 1] ?? "");
  return settings;
}

function startup(settings: [string, string][]): Buffer {
  const texts = Buffer.from(`${settings.flat().join("\0")}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + texts.length, 0);
  head.writeInt32BE(3 << 16, 4);
  return Buffer.concat([head, texts]);
}

/** As PgBouncer words it. */
function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C08P01\0M${message}\0\0`);
  const head = Buffer.from([0x45, 0, 0, 0, 0]);
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, fields]);
}
