"use client";

import { type ComponentProps, isValidElement, type ReactNode } from "react";
import type { Permission } from "#server/domain/role";
import { Button } from "@/_components/ui/button";
import { toast } from "@/_components/ui/toast";
import { useWhyNot } from "./staff-role";

type Props = ComponentProps<typeof Button> & {
  /** What the server takes for it. */
  needs: Permission;
  /** Why there is nothing to press it for, whoever is signed in. */
  pointless?: string | null;
};

/**
 * A button that not everybody may press. For the others it is there, so that they know what there
 * is and whom to ask: it says who may, to a pointer, to a screen reader, and when it is pressed. So
 * it does where pressing it would lead to nothing.
 */
export function StaffButton({ needs, pointless = null, ...props }: Props) {
  const why = useWhyNot(needs) ?? pointless;
  if (why === null) return <Button {...props} />;
  const { asChild, children, size, variant, className } = props;
  return (
    <Button
      size={size}
      variant={variant === "primary" ? "secondary" : variant}
      className={className}
      aria-label={props["aria-label"]}
      aria-disabled
      aria-description={why}
      title={why}
      onClick={() => toast.info(why)}
    >
      {asChild ? insideOf(children) : children}
    </Button>
  );
}

/** What a link shows, without the link. */
function insideOf(link: ReactNode): ReactNode {
  return isValidElement<{ children?: ReactNode }>(link) ? link.props.children : link;
}
