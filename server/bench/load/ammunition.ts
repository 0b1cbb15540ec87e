import { createHmac, randomBytes } from "node:crypto";
import { ID_LENGTH, makeTemplates, type Template } from "./template.ts";

/** What a run sends: requests by number, each with a call id of its own, signed beforehand. */
export type Ammunition = {
  /** The longest request, in bytes. */
  longest: number;
  /** Signs requests up to this number (exclusive), outside the measured time. */
  prepare(count: number): void;
  /** Writes request `number` into `target` and returns its length. */
  load(number: number, target: Buffer): number;
};

/** @param path of the webhook; @param key the client's Retell API key */
export function makeAmmunition(path: string, key: string, bodyBytes: number): Ammunition {
  const templates = makeTemplates(bodyBytes);
  const run = randomBytes(8).toString("hex");
  const longestBody = Math.max(...templates.map(({ bytes }) => bytes.length));
  const scratch = Buffer.allocUnsafe(longestBody);
  const heads: string[] = [];

  const idOf = (number: number) => `call_${run}${String(number).padStart(ID_LENGTH - 21, "0")}`;
  const templateOf = (number: number) => templates[number % templates.length] as Template;

  function writeBody(number: number, target: Buffer, at: number): number {
    const { bytes, idAt } = templateOf(number);
    bytes.copy(target, at);
    target.write(idOf(number), at + idAt, "latin1");
    return bytes.length;
  }

  function sign(number: number): string {
    const length = writeBody(number, scratch, 0);
    const ms = String(Date.now());
    const digest = createHmac("sha256", key)
      .update(scratch.subarray(0, length))
      .update(ms)
      .digest("hex");
    return (
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: axios/1.15.2\r\n` +
      `accept: application/json, text/plain, */*\r\ncontent-type: application/json\r\n` +
      `x-retell-signature: v=${ms},d=${digest}\r\ncontent-length: ${length}\r\n\r\n`
    );
  }

  return {
    longest: longestBody + 1_024,
    prepare(count) {
      for (let number = heads.length; number < count; number += 1) heads.push(sign(number));
    },
    load(number, target) {
      // Beyond what was prepared: signing here costs the load generator, not the server.
      while (heads.length <= number) heads.push(sign(heads.length));
      const head = heads[number] as string;
      target.write(head, "latin1");
      return head.length + writeBody(number, target, head.length);
    },
  };
}
