/** Where values of a chart stand between its foot (0) and its top (1), and what its axis says. */
export type ValueScale = {
  ticks: readonly number[];
  /** @returns 0 at the foot, 1 at the top */
  place: (value: number) => number;
};

/** From zero, for counts: whole ticks at round steps (1, 2 or 5 times a power of ten). */
export function countScale(max: number, wanted = 4): ValueScale {
  const step = roundUp(Math.max(1, max / wanted));
  const steps = Math.max(1, Math.ceil(max / step));
  const top = step * steps;
  return {
    ticks: Array.from({ length: steps + 1 }, (_, index) => index * step),
    place: (value) => value / top,
  };
}

/**
 * By powers of ten, for latencies: a median of 8 ms and a p99 of 3 s are both seen. Between two
 * powers that are all there is, 2 and 5 get ticks too.
 */
export function logScale(min: number, max: number): ValueScale {
  const low = Math.floor(exponent(Math.max(min, Number.MIN_VALUE)));
  const high = Math.max(low + 1, Math.ceil(exponent(Math.max(max, Number.MIN_VALUE))));
  const decades = high - low;
  const within = decades === 1 ? [1, 2, 5] : decades === 2 ? [1, 3] : [1];
  const every = Math.ceil(decades / 4);
  const ticks: number[] = [];
  for (let power = low; power < high; power += every) {
    ticks.push(...within.map((factor) => factor * 10 ** power));
  }
  ticks.push(10 ** high);
  return {
    ticks,
    place: (value) => Math.min(1, Math.max(0, (exponent(value) - low) / decades)),
  };
}

/** Rounded, so that 10 ** 3 lies at 3 and not beside it. */
function exponent(value: number): number {
  return Number(Math.log10(value).toFixed(9));
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(exponent(value));
  const factor = [1, 2, 5, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
}
