/** For people: "1 migration applied". */
export function migrationsApplied(count: number): string {
  return count === 1 ? "1 migration applied" : `${count} migrations applied`;
}
