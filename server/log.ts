import pino from "pino";

/**
 * Structured logs: one wide line per unit of work, JSON to stdout.
 * Bodies, keys and signatures never go in. The runtime sets the level from LOG_LEVEL.
 */
export const log = pino({
  level: "info",
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
});
