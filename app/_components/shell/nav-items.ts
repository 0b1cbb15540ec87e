import {
  Activity,
  BellRing,
  Building2,
  CopyCheck,
  LayoutDashboard,
  type LucideIcon,
  RotateCw,
  Settings,
  ShieldX,
  TriangleAlert,
} from "lucide-react";

export type NavItem = { href: string; label: string; Icon: LucideIcon };

/** Beside the pages that staff work with, where the role may see it. */
export const SETTINGS_ITEM: NavItem = { href: "/settings", label: "Settings", Icon: Settings };

export const NAV_ITEMS: readonly NavItem[] = [
  { href: "/", label: "Overview", Icon: LayoutDashboard },
  { href: "/events", label: "Events", Icon: Activity },
  { href: "/duplicates", label: "Duplicates", Icon: CopyCheck },
  { href: "/failures", label: "Failures", Icon: TriangleAlert },
  { href: "/replays", label: "Replays", Icon: RotateCw },
  { href: "/clients", label: "Clients", Icon: Building2 },
  { href: "/refused", label: "Refused", Icon: ShieldX },
  { href: "/alerts", label: "Alerts", Icon: BellRing },
];

/** Whether a page belongs to an item. A call is reached through its events. */
export function isWithin(item: string, path: string): boolean {
  if (item === "/") return path === "/";
  if (item === "/events" && path.startsWith("/calls/")) return true;
  if (item === "/clients" && path === "/add-client") return true;
  return path === item || path.startsWith(`${item}/`);
}
