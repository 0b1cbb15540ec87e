/*
 * How answers travel between the server and the browser: JSON, in which a moment is
 * `{"$":"2026-11-25T…Z"}`. An object that has a `$` of its own is wrapped in another, so that
 * nothing is ever taken for a moment that is none.
 */

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** @throws for what has no place in JSON (a Map, a bigint): whoever answers it is to say it otherwise */
export function toWire(value: unknown): Json {
  if (value === undefined) return { $: null };
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return { $: value.toISOString() };
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value === "object" && isPlain(value)) {
    const members = objectToWire(value);
    return Object.hasOwn(value, "$") ? { $: members } : members;
  }
  throw new TypeError(`This can't travel: ${Object.prototype.toString.call(value)}`);
}

export function fromWire(json: Json): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(fromWire);
  if (!Object.hasOwn(json, "$")) return objectFromWire(json);
  const { $ } = json;
  if (typeof $ === "string") return new Date($);
  return typeof $ === "object" && $ !== null && !Array.isArray($) ? objectFromWire($) : undefined;
}

/** A member that is undefined is left out, as JSON does. */
function objectToWire(value: object): { [name: string]: Json } {
  const members: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) members.push([name, toWire(member)]);
  }
  // Not by assignment, which `__proto__` would not survive.
  return Object.fromEntries(members);
}

function objectFromWire(json: { [name: string]: Json }): object {
  return Object.fromEntries(Object.entries(json).map(([name, member]) => [name, fromWire(member)]));
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** For tRPC, at both ends. */
export const wire = { serialize: toWire, deserialize: fromWire };
