import type { CallCost, CallDetails, Latency, Recording } from "../domain/call-details.ts";
import { isObject, type JsonObject, readText, readUrl } from "../retell/index.ts";

/** More lines than this are no bill. */
const LISTED_AT_MOST = 50;

/** Reads cost, latency and recordings of a call or chat; what is absent or absurd stays out. */
export function readDetails(object: JsonObject): CallDetails {
  return {
    recordings: readRecordings(object),
    cost: readCost(object.call_cost ?? object.chat_cost),
    latency: readLatency(object.latency),
    tokens: readTokens(object.llm_token_usage),
    publicLogUrl: readUrl(object.public_log_url) ?? null,
    transferDestination: readText(object.transfer_destination) ?? null,
    storage: readText(object.data_storage_setting) ?? null,
  };
}

function readRecordings(object: JsonObject): Recording[] {
  const fields: [Recording["kind"], unknown][] = [
    ["plain", object.recording_url],
    ["scrubbed", object.scrubbed_recording_url],
    ["multi_channel", object.recording_multi_channel_url],
    ["scrubbed_multi_channel", object.scrubbed_recording_multi_channel_url],
  ];
  return fields.flatMap(([kind, value]) => {
    const url = readUrl(value);
    return url === undefined ? [] : [{ kind, url, expiresAt: expiryOf(url) }];
  });
}

/** Signed links of Amazon, Google and CloudFront say until when they hold. */
function expiryOf(url: string): Date | null {
  const query = new Map(
    [...new URL(url).searchParams].map(([name, value]) => [name.toLowerCase(), value]),
  );
  const until = Number(query.get("expires"));
  if (until > 1_000_000_000 && until < 10_000_000_000) return new Date(until * 1_000);
  for (const vendor of ["amz", "goog"]) {
    const [, year, month, day, hour, minute, second] =
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get(`x-${vendor}-date`) ?? "") ?? [];
    const seconds = Number(query.get(`x-${vendor}-expires`) ?? Number.NaN);
    if (second === undefined || !Number.isFinite(seconds)) continue;
    const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    if (!Number.isNaN(signedAt)) return new Date(signedAt + seconds * 1_000);
  }
  return null;
}

function readCost(value: unknown): CallCost | null {
  if (!isObject(value)) return null;
  const products = (Array.isArray(value.product_costs) ? value.product_costs : [])
    .filter(isObject)
    .slice(0, LISTED_AT_MOST)
    .flatMap((line) => {
      const product = readText(line.product);
      const cents = readNumber(line.cost);
      if (product === undefined || cents === null) return [];
      return [
        {
          product,
          cents,
          centsPerSecond: readNumber(line.unit_price),
          isTransferLeg: line.is_transfer_leg_cost === true,
        },
      ];
    });
  const combined = readNumber(value.combined_cost);
  if (combined === null && products.length === 0) return null;
  return { combined, products, seconds: readNumber(value.total_duration_seconds) };
}

function readLatency(value: unknown): Latency[] {
  if (!isObject(value)) return [];
  return Object.entries(value)
    .slice(0, LISTED_AT_MOST)
    .flatMap(([part, figures]) => {
      if (!isObject(figures)) return [];
      const { p50, p90, p95, p99, max, num } = figures;
      const read = {
        p50: readNumber(p50),
        p90: readNumber(p90),
        p95: readNumber(p95),
        p99: readNumber(p99),
        max: readNumber(max),
        count: readNumber(num),
      };
      const isEmpty = Object.values(read).every((figure) => figure === null);
      return isEmpty ? [] : [{ part, ...read }];
    });
}

function readTokens(value: unknown): CallDetails["tokens"] {
  if (!isObject(value)) return null;
  const average = readNumber(value.average);
  const requests = readNumber(value.num_requests);
  return average === null && requests === null ? null : { average, requests };
}

function readNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}
