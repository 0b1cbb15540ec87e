import ipaddr from "ipaddr.js";
import { type Address, readAddress } from "./address.ts";

/** What an operator lets destinations point to although it is not public. */
export type Allow = {
  ranges: readonly (readonly [Address, number])[];
  /** Lower case; `*.example.com` stands for all names below example.com. */
  names: ReadonlySet<string>;
};

export const ALLOW_NOTHING: Allow = { ranges: [], names: new Set() };

/**
 * @param entries of FORWARD_ALLOW: addresses, ranges (`10.0.0.0/8`), host names; `env.ts` has
 *   checked their form
 */
export function readAllow(entries: readonly string[]): Allow {
  const ranges: [Address, number][] = [];
  const names = new Set<string>();
  for (const entry of entries) {
    if (ipaddr.isValidCIDR(entry)) {
      ranges.push(ipaddr.parseCIDR(entry));
    } else if (ipaddr.isValid(entry)) {
      const address = readAddress(entry);
      ranges.push([address, address.toByteArray().length * 8]);
    } else {
      names.add(plainName(entry));
    }
  }
  return { ranges, names };
}

export function allowsAddress(allow: Allow, address: Address): boolean {
  // `match` only compares addresses of one family.
  return allow.ranges.some(
    ([base, bits]) => base.kind() === address.kind() && address.match(base, bits),
  );
}

/** Whatever addresses an allowed name has: the operator vouches for its DNS too. */
export function allowsName(allow: Allow, hostname: string): boolean {
  const name = plainName(hostname);
  if (allow.names.has(name)) return true;
  let dot = name.indexOf(".");
  while (dot !== -1) {
    if (allow.names.has(`*${name.slice(dot)}`)) return true;
    dot = name.indexOf(".", dot + 1);
  }
  return false;
}

/** Names differ neither by case nor by the dot of the root. */
export function plainName(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, "");
}
