/** Beyond this the event's body is the better place to read it. */
const SHOWN_CHARACTERS = 300;

/**
 * What a rule is narrowed to, a line for each: agents by their ids and versions, whatever else as
 * Retell writes it.
 */
export function filterWords(filter: unknown): string[] {
  if (typeof filter !== "object" || filter === null) return [];
  return Object.entries(filter).flatMap(([name, value]) => {
    if (name === "agent" && Array.isArray(value)) return value.map(agentWords);
    return [cut(`${name}: ${JSON.stringify(value)}`)];
  });
}

function agentWords(agent: unknown): string {
  const { agent_id: id, version } = (agent ?? {}) as { agent_id?: unknown; version?: unknown };
  if (typeof id !== "string") return cut(`agent: ${JSON.stringify(agent)}`);
  const versions = Array.isArray(version) ? version.map(String) : [];
  if (versions.length === 0) return `only ${id}`;
  return cut(
    `only ${id}, ${versions.length === 1 ? "version" : "versions"} ${versions.join(", ")}`,
  );
}

function cut(words: string): string {
  return words.length > SHOWN_CHARACTERS ? `${words.slice(0, SHOWN_CHARACTERS)}…` : words;
}
