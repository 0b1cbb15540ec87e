"use client";

import { type ComponentProps, Suspense, useState } from "react";
import { lazyPart } from "../ui/missing-part";
import { AccountFace, type AccountProps, accountClasses } from "./account-face";

const load = () => import("./open-account-menu");
const OpenAccountMenu = lazyPart(load, AccountButton);

/** Who is signed in, and a menu that is fetched when somebody is about to open it. */
export function AccountMenu(props: AccountProps) {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <AccountButton
      {...props}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => setWanted(true)}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        setWanted(true);
      }}
    />
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenAccountMenu {...props} />
    </Suspense>
  );
}

/** Without its menu: before that is wanted, and where it can't be had. */
function AccountButton({
  name,
  email,
  compact,
  ...props
}: AccountProps & Omit<ComponentProps<"button">, "name">) {
  const account = { name, email, compact };
  return (
    <button
      type="button"
      {...props}
      aria-label={`Account of ${name}`}
      aria-haspopup="menu"
      aria-expanded={false}
      className={accountClasses(account)}
    >
      <AccountFace {...account} />
    </button>
  );
}
