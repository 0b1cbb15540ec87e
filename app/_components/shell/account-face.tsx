import { ChevronsUpDown } from "lucide-react";
import { cn } from "../ui/class-names";

export type AccountProps = {
  name: string;
  email: string;
  /** Only the initial, for the bar of a phone. */
  compact?: boolean;
};

export function accountClasses({ compact }: AccountProps): string {
  return cn(
    "flex items-center gap-2.5 rounded-md text-left transition-colors hover:bg-hover aria-expanded:bg-hover",
    compact ? "p-1" : "w-full p-2",
  );
}

/** What stands on the button of the account's menu. */
export function AccountFace({ name, email, compact }: AccountProps) {
  return (
    <>
      <span
        aria-hidden
        className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-ink uppercase"
      >
        {[...name][0]}
      </span>
      {!compact && (
        <>
          <span className="grid min-w-0 flex-1">
            <span className="truncate text-sm font-medium">{name}</span>
            <span className="truncate text-xs text-muted">{email}</span>
          </span>
          <ChevronsUpDown className="size-4 shrink-0 text-faint" aria-hidden />
        </>
      )}
    </>
  );
}
