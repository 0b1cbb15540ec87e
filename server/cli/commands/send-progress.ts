import type { Progress } from "../../sender/index.ts";
import type { Terminal } from "../terminal.ts";

/** One line that moves where somebody watches; a line every five seconds in a log. */
const EVERY_MS = { tty: 100, log: 5_000 };

export function showProgress(out: Terminal["progress"]): {
  show(progress: Progress): void;
  end(): void;
} {
  const everyMs = out.isTty ? EVERY_MS.tty : EVERY_MS.log;
  let shownAt = performance.now();
  let isLineOpen = false;
  return {
    show(progress) {
      const isLast = progress.done === progress.total;
      if (performance.now() - shownAt < everyMs && !(isLast && out.isTty)) return;
      shownAt = performance.now();
      isLineOpen = out.isTty;
      out.write(
        out.isTty ? `\r\u001b[K${describeProgress(progress)}` : `${describeProgress(progress)}\n`,
      );
    },
    end() {
      if (isLineOpen) out.write("\r\u001b[K");
    },
  };
}

function describeProgress({ done, total, requests, lost }: Progress): string {
  const percent = total === 0 ? 100 : Math.floor((done * 100) / total);
  const losses = lost === 0 ? "" : `, ${lost} lost`;
  return `sent ${done} of ${total} deliveries (${percent} %), ${requests} requests${losses}`;
}
