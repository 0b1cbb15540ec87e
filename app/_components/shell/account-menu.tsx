"use client";

import { lazy, Suspense, useState } from "react";
import { AccountFace, type AccountProps, accountClasses } from "./account-face";

const load = () => import("./open-account-menu");
const OpenAccountMenu = lazy(load);

/** Who is signed in, and a menu that is fetched when somebody is about to open it. */
export function AccountMenu(props: AccountProps) {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-label={`Account of ${props.name}`}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => setWanted(true)}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        setWanted(true);
      }}
      className={accountClasses(props)}
    >
      <AccountFace {...props} />
    </button>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenAccountMenu {...props} />
    </Suspense>
  );
}
