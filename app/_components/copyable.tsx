import { Link } from "@/_components/ui/link";
import { CopyButton } from "./ui/copy-button";

/** An id, a key or a number with its button to copy it; `href` makes a link of it. */
export function Copyable({ text, what, href }: { text: string; what: string; href?: string }) {
  const look = "min-w-0 font-mono text-xs leading-5 wrap-anywhere";
  return (
    <span className="flex items-start gap-1">
      {href === undefined ? (
        <span className={look}>{text}</span>
      ) : (
        <Link href={href} className={`link ${look}`}>
          {text}
        </Link>
      )}
      <CopyButton text={text} what={what} className="-my-1" />
    </span>
  );
}
