import { ArrowLeft, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { BackButton } from "./back-button";
import { FindButton } from "./shell/palette/command-bar";
import { Button } from "./ui/button";
import { Card } from "./ui/card";
import { EmptyState } from "./ui/empty-state";
import { Link } from "./ui/link";

/** What stands for a page that does not exist: why it may not, and where to look instead. */
export function NothingHere({
  title,
  list,
  children,
}: {
  title: string;
  /** Where such things are listed. */
  list: { href: string; label: string };
  children: ReactNode;
}) {
  return (
    <Card>
      <EmptyState
        Icon={SearchX}
        title={title}
        heading="h1"
        action={
          <>
            <FindButton />
            <Button asChild>
              <Link href={list.href}>{list.label}</Link>
            </Button>
            <Button asChild variant="ghost">
              <BackButton>
                <ArrowLeft aria-hidden />
                Go back
              </BackButton>
            </Button>
          </>
        }
      >
        {children}
      </EmptyState>
    </Card>
  );
}
