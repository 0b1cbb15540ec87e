import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "@/_components/ui/link";

export type Crumb = { label: string; href: string };

/** The head of a page: where it is, its one `h1`, and its actions on the right. */
export function PageHeader({
  title,
  crumbs = [],
  description,
  actions,
}: {
  title: ReactNode;
  crumbs?: readonly Crumb[];
  description?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 pb-5">
      <div className="grid min-w-0 gap-1 md:flex-1 md:basis-72">
        {crumbs.length > 0 && (
          <nav aria-label="Breadcrumb" className="print:hidden">
            <ol className="flex flex-wrap items-center gap-1 text-xs text-muted">
              {crumbs.map((crumb, index) => (
                <li key={crumb.href} className="flex items-center gap-1">
                  {index > 0 && <ChevronRight className="size-3 text-faint" aria-hidden />}
                  <Link href={crumb.href} className="rounded-sm hover:text-ink hover:underline">
                    {crumb.label}
                  </Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
        {description && <p className="max-w-prose text-sm text-pretty text-muted">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
