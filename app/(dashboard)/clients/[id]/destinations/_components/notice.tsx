import type { ReactNode } from "react";

const TONES = {
  warn: "border-warn/40 bg-warn-soft text-warn-ink",
  danger: "border-danger/40 bg-danger-soft text-danger-ink",
};

/** What is wrong with a destination, and a button that mends it. */
export function Notice({
  tone,
  icon,
  title,
  action,
  children,
}: {
  tone: keyof typeof TONES;
  icon: ReactNode;
  title: ReactNode;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-label="What is wrong"
      className={`flex flex-wrap items-center justify-between gap-x-4 gap-y-3 rounded-lg border px-4 py-3 ${TONES[tone]}`}
    >
      <div className="flex min-w-0 flex-1 basis-72 gap-2.5">
        {icon}
        <div className="min-w-0">
          <p className="font-semibold">{title}</p>
          <p className="text-sm wrap-anywhere">{children}</p>
        </div>
      </div>
      {action}
    </section>
  );
}
