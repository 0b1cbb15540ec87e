import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import { cn } from "@/_components/ui/class-names";
import { Link } from "@/_components/ui/link";
import type { Status } from "./status";

const LOOKS = {
  ok: { Icon: CircleCheck, className: "border-ok/40 bg-ok-soft", icon: "text-ok-ink" },
  warn: { Icon: TriangleAlert, className: "border-warn/40 bg-warn-soft", icon: "text-warn-ink" },
  danger: {
    Icon: OctagonAlert,
    className: "border-danger/40 bg-danger-soft",
    icon: "text-danger-ink",
  },
};

/** Is anything wrong, and for whom? */
export function StatusLine({ status }: { status: Status }) {
  const { Icon, className, icon } = LOOKS[status.tone];
  return (
    <section
      aria-label="Status"
      className={cn("flex items-start gap-3 rounded-lg border px-4 py-3", className)}
    >
      <Icon className={cn("mt-px size-5 shrink-0", icon)} aria-hidden />
      <p className="min-w-0 text-base wrap-anywhere">
        {status.pieces.map(({ text, href }, index) => {
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the sentence
          if (href === undefined) return <span key={index}>{text}</span>;
          return (
            <Link
              // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the sentence
              key={index}
              href={href}
              className="rounded-sm font-medium underline decoration-current/35 underline-offset-3 hover:decoration-current"
            >
              {text}
            </Link>
          );
        })}
      </p>
    </section>
  );
}
