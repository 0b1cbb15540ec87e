import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALLOW_NOTHING, readAllow } from "./allow.ts";
import { guardAddress, guardUrl } from "./guard.ts";

/** Ways to write addresses that no destination may have. */
const REFUSED_URLS: Record<string, string[]> = {
  loopback: [
    "http://127.0.0.1/",
    "http://127.0.0.1./",
    "http://127.8.9.10/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://0x7f.1/",
    "http://127.1/",
    "http://0177.0.0.01/",
    "http://127.0.1/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://0x7f.0.0.0x1./",
    "http:127.0.0.1/",
    "http:/\\127.0.0.1/",
    "http://127.0.0.1\t/",
    "http://1\n27.0.0.1/",
    "http://[::FFFF:127.0.0.1]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:7f00:0001]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://crm.localhost:8080/",
  ],
  "this host": ["http://0.0.0.0/", "http://0/", "http://0.1.2.3/", "http://[::]/"],
  private: [
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://0x0a000001/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://3232235777/",
    "http://[::ffff:192.168.1.1]/",
    "http://[::ffff:0:192.168.1.1]/",
    "http://[64:ff9b::10.1.2.3]/",
    "http://[fc00::1]/",
    "http://[fd12:3456:789a::1]/",
    "http://[fec0::1]/",
  ],
  "carrier-grade NAT": ["http://100.64.0.1/", "http://100.127.255.255/"],
  "link-local": ["http://169.254.1.1/", "http://[fe80::1]/", "http://[febf::1]/"],
  metadata: [
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xA9FEA9FE/",
    "http://0251.0376.0251.0376/",
    "http://169.16689662/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fd00:ec2::254]/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
  ],
  multicast: ["http://224.0.0.1/", "http://239.255.255.250/", "http://[ff02::1]/"],
  reserved: [
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://192.0.0.1/",
    "http://192.88.99.1/",
    "http://[100::1]/",
    "http://[5f00::1]/",
    "http://[4000::1]/",
  ],
  documentation: [
    "http://192.0.2.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
  ],
  benchmark: ["http://198.18.0.1/", "http://198.19.255.255/", "http://[2001:2::1]/"],
};

describe("a destination's URL", () => {
  for (const [kind, urls] of Object.entries(REFUSED_URLS)) {
    it.each(urls)(`may not be a ${kind} address: %s`, (url) => {
      expect(guardUrl(url, ALLOW_NOTHING)).toMatchObject({
        ok: false,
        error: expect.stringContaining("where nothing may be sent"),
      });
    });
  }

  it.each([
    "https://hooks.example.com/retell?team=1",
    "http://8.8.8.8/",
    "http://100.63.255.255/",
    "http://100.128.0.1/",
    "http://172.15.255.255/",
    "http://172.32.0.1/",
    "http://169.253.1.1/",
    "http://223.255.255.255/",
    "https://[2606:4700::1111]:8443/",
    "http://[::ffff:8.8.8.8]/",
    "http://[64:ff9b::8.8.8.8]/",
    "https://localhost.example.com/",
  ])("may be public: %s", (url) => {
    expect(guardUrl(url, ALLOW_NOTHING)).toEqual({ ok: true, url: new URL(url) });
  });

  it.each([
    "ftp://example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "example.com",
    "",
    "http://",
    "http://1.2.3.4.5/",
    "http://127.0.0.1.1/",
    "http://4294967296/",
    "http://0x100000000/",
    "http://256.0.0.1/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[::1/",
    "http://127.0.0.1%00.example.com/",
  ])("must be http or https with a host: %j", (url) => {
    expect(guardUrl(url, ALLOW_NOTHING)).toMatchObject({
      ok: false,
      error: "The URL must start with http:// or https:// and name a host.",
    });
  });

  it.each([
    "https://user@example.com/",
    "https://user:pass@example.com/",
    "https://:pass@example.com/",
  ])("carries no credentials: %s", (url) => {
    expect(guardUrl(url, ALLOW_NOTHING)).toMatchObject({
      ok: false,
      error: expect.stringContaining("Authorization header"),
    });
  });

  it("takes the host from behind the credentials, as the connection would", () => {
    expect(guardUrl("http://example.com@127.0.0.1/", ALLOW_NOTHING).ok).toBe(false);
    expect(guardUrl("http://127.0.0.1\\@example.com/", ALLOW_NOTHING).ok).toBe(false);
  });
});

describe("what an operator allows", () => {
  it("opens a range in every spelling of its addresses, and nothing beside it", () => {
    const allow = readAllow(["10.0.0.0/8"]);
    for (const host of ["10.1.2.3", "0xa010203", "[::ffff:10.1.2.3]", "[64:ff9b::10.1.2.3]"]) {
      expect(guardUrl(`http://${host}/`, allow)).toMatchObject({ ok: true });
    }
    for (const host of ["11.0.0.1@127.0.0.1", "192.168.0.1", "[fd00::1]", "[::1]"]) {
      expect(guardUrl(`http://${host}/`, allow)).toMatchObject({ ok: false });
    }
  });

  it("opens single addresses of both families", () => {
    const allow = readAllow(["192.168.1.7", "fd00::7"]);
    expect(guardUrl("http://192.168.1.7/", allow).ok).toBe(true);
    expect(guardUrl("http://192.168.1.8/", allow).ok).toBe(false);
    expect(guardUrl("http://[fd00::7]/", allow).ok).toBe(true);
    expect(guardUrl("http://[fd00::8]/", allow).ok).toBe(false);
  });

  it("opens localhost by its name or by one of its addresses", () => {
    for (const entry of ["localhost", "LocalHost.", "127.0.0.0/8", "::1"]) {
      expect(guardUrl("http://localhost:4000/", readAllow([entry])).ok, entry).toBe(true);
    }
    expect(guardUrl("http://localhost:4000/", readAllow(["10.0.0.0/8"])).ok).toBe(false);
  });

  it("by a name says nothing about the address written out", () => {
    expect(guardUrl("http://127.0.0.1/", readAllow(["localhost"])).ok).toBe(false);
  });

  it("by a wildcard opens the names below, not the name itself or its lookalikes", () => {
    const allow = readAllow(["*.localhost"]);
    expect(guardUrl("http://crm.localhost/", allow).ok).toBe(true);
    expect(guardUrl("http://a.b.localhost/", allow).ok).toBe(true);
    expect(guardUrl("http://localhost/", allow).ok).toBe(false);
  });
});

it("judges every spelling of an IPv4 address as it judges the usual one", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.nat(3), (address, style) => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
      const number = ((a * 256 + b) * 256 + c) * 256 + d;
      const spelled = [
        String(number),
        `0x${number.toString(16)}`,
        `0${a.toString(8)}.0x${b.toString(16)}.${c * 256 + d}`,
        `[::ffff:${address}]`,
      ][style];
      const verdict = guardUrl(`http://${spelled}/`, ALLOW_NOTHING);
      expect(verdict.ok).toBe(guardAddress(address, ALLOW_NOTHING) === null);
    }),
  );
});
