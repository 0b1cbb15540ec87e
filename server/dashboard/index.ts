export { type Dashboard, startDashboardThread } from "./thread.ts";
