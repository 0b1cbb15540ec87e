import { isIP, type LookupFunction, type Socket, connect as tcpConnect } from "node:net";
import { type ConnectionOptions, connect as tlsConnect } from "node:tls";
import type { buildConnector } from "undici";
import type { Allow } from "./allow.ts";
import { allowsName } from "./allow.ts";
import { ConnectFailed, type ConnectStage } from "./connect-failed.ts";
import { guardAddress, guardHost } from "./guard.ts";
import type { Resolve } from "./resolve.ts";

/** A receiver that is there answers the handshake within this, on any continent. */
export const CONNECT_TIMEOUT_MS = 5_000;

/**
 * With several addresses, when the next one is tried. Node's default of 250 ms gives up on
 * receivers that are merely far away.
 */
const NEXT_ADDRESS_AFTER_MS = 1_500;

export type ConnectOptions = {
  allow: Allow;
  resolve: Resolve;
  /** Certificates to trust instead of the well-known ones. */
  ca?: string;
  /** Told how far the newest connection to a host has come; null once it is there or has failed. */
  onStage(origin: string, stage: ConnectStage | null): void;
};

/**
 * Opens connections for undici, to addresses that may be sent to and no others. The address that
 * was judged is the one connected to: the lookup hands the socket what it found, and nothing
 * resolves the name again, so a name can't change its mind in between (DNS rebinding).
 */
export function createConnect(options: ConnectOptions): buildConnector.connector {
  const { allow, resolve, ca, onStage } = options;
  const sessions = new Map<string, Buffer>();

  return function connect({ protocol, hostname, port, servername }, callback) {
    const secure = protocol === "https:";
    const origin = originOf(protocol, hostname, port);
    let stage: ConnectStage = isIP(hostname) === 0 ? "resolve" : "connect";
    let settled = false;

    const refused = guardHost(hostname, allow);
    if (refused !== null) {
      callback(new ConnectFailed("guard", refused), null);
      return;
    }
    const enter = (next: ConnectStage) => {
      stage = next;
      onStage(origin, next);
    };
    const settle = (error: unknown) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      onStage(origin, null);
      if (error === null) callback(null, socket);
      else callback(ConnectFailed.of(stage, error, hostname), null);
    };

    const guardedLookup: LookupFunction = (name, { all }, done) => {
      resolve(name).then(
        (found) => {
          const judged = found.map((each) => ({
            ...each,
            refused: allowsName(allow, name) ? null : guardAddress(each.address, allow),
          }));
          const open = judged.filter((each) => each.refused === null);
          const [first] = open;
          if (first === undefined) {
            const why = judged[0]?.refused;
            const error = why
              ? new ConnectFailed("guard", `${name} points to ${why}`)
              : new ConnectFailed("resolve", `The name ${name} has no address.`);
            done(error, []);
            return;
          }
          enter("connect");
          if (all) done(null, open);
          else done(null, first.address, first.family);
        },
        (error) => done(error, []),
      );
    };

    const target = {
      host: hostname,
      // Port 0 is one, though nothing ever listens there.
      port: port === "" ? (secure ? 443 : 80) : Number(port),
      lookup: guardedLookup,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
      noDelay: true,
      keepAlive: true,
    };
    enter(stage);
    const socket: Socket = secure
      ? connectTls(
          { ...target, ca, servername: nameForTls(servername ?? null, hostname) },
          sessions,
        )
      : tcpConnect(target);
    if (secure) socket.once("connect", () => enter("tls"));
    socket.once(secure ? "secureConnect" : "connect", () => settle(null));
    // Stays for as long as the socket lives: an error nobody listens to ends the process.
    socket.on("error", settle);
    const timer = setTimeout(() => {
      settle(new ConnectFailed(stage, `No connection within ${CONNECT_TIMEOUT_MS / 1_000} s.`));
      socket.destroy();
    }, CONNECT_TIMEOUT_MS);
  };
}

export function originOf(protocol: string, hostname: string, port: string): string {
  return `${protocol}//${hostname}:${port}`;
}

/** Resumes the last session with a host, which spares its next handshake most of its work. */
function connectTls(
  options: ConnectionOptions & { servername?: string },
  sessions: Map<string, Buffer>,
): Socket {
  const key = `${options.servername ?? options.host}:${options.port}`;
  const socket = tlsConnect({
    ...options,
    ALPNProtocols: ["http/1.1"],
    session: sessions.get(key),
  });
  socket.on("session", (session) => {
    if (sessions.size >= SESSIONS_KEPT) sessions.clear();
    sessions.set(key, session);
  });
  return socket;
}

const SESSIONS_KEPT = 500;

/** An address is no server name; TLS forbids sending it as one. */
function nameForTls(servername: string | null, hostname: string): string | undefined {
  if (servername) return servername;
  return isIP(hostname) === 0 ? hostname : undefined;
}
