const WHERE: Record<string, string> = {
  unknown_client: "The ids there are: npm run ringonce -- client list",
  unknown_destination: "The ids there are: npm run ringonce -- destination list",
};

/** What a failed command prints: the error's sentence, and where to look what is right. */
export function sayWhere(error: Error): string {
  const where = "code" in error ? WHERE[String(error.code)] : undefined;
  return where === undefined ? error.message : `${error.message}\n${where}`;
}
