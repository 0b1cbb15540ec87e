import type { ConditionTest } from "#server/domain/destination";

/** What is asked of a field, as one reads it between the field and the value. */
export const TEST_WORDS: Record<ConditionTest, string> = {
  equals: "is",
  not_equals: "is not",
  one_of: "is one of",
  contains: "contains",
  greater_than: "is greater than",
  less_than: "is less than",
  exists: "is there",
  absent: "is not there",
};

/** Fields that are often asked about; offered while typing, and no more than that. */
export const USUAL_FIELDS = [
  "call.call_analysis.user_sentiment",
  "call.call_analysis.call_successful",
  "call.call_analysis.in_voicemail",
  "call.call_analysis.custom_analysis_data.",
  "call.disconnection_reason",
  "call.direction",
  "call.call_type",
  "call.duration_ms",
  "call.from_number",
  "call.to_number",
  "call.agent_id",
  "call.agent_name",
  "call.metadata.",
  "call.retell_llm_dynamic_variables.",
  "call.collected_dynamic_variables.",
  "chat.chat_analysis.user_sentiment",
  "chat.chat_analysis.chat_successful",
];
