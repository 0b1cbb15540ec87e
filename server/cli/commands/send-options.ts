import { InvalidArgumentError } from "commander";

const MOST = 999_999_999;

export function parseUrl(text: string): URL {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return new URL(text);
  throw new InvalidArgumentError("It must be an http:// or https:// URL.");
}

export function parseCount(text: string): number {
  return parseFrom(0, text);
}

export function parsePositive(text: string): number {
  return parseFrom(1, text);
}

function parseFrom(least: number, text: string): number {
  const count = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(count)) throw new InvalidArgumentError("It must be a whole number.");
  if (count < least) throw new InvalidArgumentError(`It must be at least ${least}.`);
  if (count > MOST) throw new InvalidArgumentError(`It must be at most ${MOST}.`);
  return count;
}

/** `30%` or `0.3`; of duplicates alone no traffic can be made. */
export function parseDuplicates(text: string): number {
  const share = parseShare(text);
  if (share <= 0.95) return share;
  throw new InvalidArgumentError("At most 95% of the deliveries can be duplicates.");
}

/** `30%` or `0.3`. */
export function parseShare(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  const share = Number(match?.[1]) / (match?.[2] === "%" ? 100 : 1);
  // A bare 30 may mean 30 % or thirty-fold; guessing would send the wrong thing.
  if (match === null || share > 1) throw new InvalidArgumentError("Write it as 30% or 0.3.");
  return share;
}

export function parseRate(text: string): number {
  const rate = Number(/^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text)?.[1]);
  if (rate > 0) return rate;
  throw new InvalidArgumentError("Write it as 50/s.");
}
