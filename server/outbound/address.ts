import ipaddr from "ipaddr.js";

type Range = readonly [cidr: string, what: string];

/**
 * What nobody's public server has, after IANA's registries of special-purpose addresses.
 * ipaddr.js has such a table too, but calls everything it does not know "unicast"; here what is
 * refused is written down, and of IPv6 only what IANA has given out at all is let through.
 */
const REFUSED_IPV4: readonly Range[] = [
  ["0.0.0.0/8", "this host"],
  ["10.0.0.0/8", "a private address"],
  // Includes 100.100.100.200, the metadata service of Alibaba Cloud.
  ["100.64.0.0/10", "a carrier's private address"],
  ["127.0.0.0/8", "a loopback address"],
  ["168.63.129.16/32", "the metadata service of Azure"],
  // Includes 169.254.169.254, the metadata service of nearly everybody else.
  ["169.254.0.0/16", "a link-local address"],
  ["172.16.0.0/12", "a private address"],
  ["192.0.0.0/24", "a reserved address"],
  ["192.0.2.0/24", "a documentation address"],
  ["192.88.99.0/24", "a 6to4 relay"],
  ["192.168.0.0/16", "a private address"],
  ["198.18.0.0/15", "a benchmark address"],
  ["198.51.100.0/24", "a documentation address"],
  ["203.0.113.0/24", "a documentation address"],
  ["224.0.0.0/4", "a multicast address"],
  ["240.0.0.0/4", "a reserved address"],
];

const REFUSED_IPV6: readonly Range[] = [
  ["::/128", "this host"],
  ["::1/128", "a loopback address"],
  ["fc00::/7", "a private address"],
  ["fe80::/10", "a link-local address"],
  ["ff00::/8", "a multicast address"],
  // Teredo is in here; both it and 6to4 carry an IPv4 address that another host delivers to.
  ["2001::/23", "a Teredo or other special address"],
  ["2002::/16", "a 6to4 address"],
  ["2001:db8::/32", "a documentation address"],
  ["3fff::/20", "a documentation address"],
];

/** The only part of IPv6 that has been given out to hosts. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/** Where a gateway puts the IPv4 address it translates to (NAT64). */
const NAT64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");

const refusedIpv4 = REFUSED_IPV4.map(
  ([cidr, what]) => [ipaddr.IPv4.parseCIDR(cidr), what] as const,
);
const refusedIpv6 = REFUSED_IPV6.map(
  ([cidr, what]) => [ipaddr.IPv6.parseCIDR(cidr), what] as const,
);

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * Reads an address and unwraps an IPv4 address that is written as IPv6: `::ffff:10.0.0.1`
 * reaches the same host as `10.0.0.1`, and so does `64:ff9b::10.0.0.1` behind a NAT64 gateway.
 *
 * @param text as `net.isIP` knows it, without brackets
 */
export function readAddress(text: string): Address {
  const address = ipaddr.parse(text);
  if (!isIpv6(address)) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (address.match(NAT64)) return new ipaddr.IPv4(address.toByteArray().slice(12));
  return address;
}

/** @returns what kind of address it is if nothing may be sent there, else null */
export function nonPublicKind(address: Address): string | null {
  if (!isIpv6(address)) {
    return refusedIpv4.find(([range]) => address.match(range))?.[1] ?? null;
  }
  const refused = refusedIpv6.find(([range]) => address.match(range));
  if (refused !== undefined) return refused[1];
  return address.match(GLOBAL_IPV6) ? null : "a reserved address";
}

export function isIpv6(address: Address): address is ipaddr.IPv6 {
  return address.kind() === "ipv6";
}
