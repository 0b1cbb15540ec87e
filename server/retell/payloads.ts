/*
 * What Retell writes into its bodies, as far as it is documented. Loose on purpose: Retell adds
 * fields and values without notice, and leaves out what does not apply. So nearly everything is
 * optional, every object may hold more than is named here, and a listed value is never the only
 * one. Units are Retell's own: milliseconds since 1970, cents.
 */

/** One of the values known today, or any other. */
type Open<Known extends string> = Known | (string & {});
/** Whatever else Retell may write. */
type More = { readonly [name: string]: unknown };

export type RetellTranscriptEntry = More & {
  role?: Open<
    "agent" | "user" | "transfer_target" | "tool_call_invocation" | "tool_call_result" | "dtmf"
  >;
  content?: string;
};

export type RetellCallAnalysis = More & {
  call_summary?: string;
  user_sentiment?: Open<"Negative" | "Positive" | "Neutral" | "Unknown">;
  call_successful?: boolean;
  in_voicemail?: boolean;
  /** The names are free text, chosen by whoever configured the agent. */
  custom_analysis_data?: More;
};

export type RetellCall = More & {
  call_id: string;
  call_type?: Open<"phone_call" | "web_call">;
  call_status?: Open<"registered" | "not_connected" | "ongoing" | "ended" | "error">;
  agent_id?: string;
  agent_name?: string;
  agent_version?: number;
  /** Phone calls only, like the two numbers. */
  direction?: Open<"inbound" | "outbound">;
  /** Usually E.164, but a withheld or SIP caller can be any text. */
  from_number?: string;
  to_number?: string;
  /** Milliseconds since 1970; absent where the call never connected. */
  start_timestamp?: number;
  end_timestamp?: number;
  transfer_end_timestamp?: number;
  duration_ms?: number;
  disconnection_reason?: Open<
    | "user_hangup"
    | "agent_hangup"
    | "call_transfer"
    | "voicemail_reached"
    | "inactivity"
    | "max_duration_reached"
    | "dial_busy"
    | "dial_failed"
    | "dial_no_answer"
  >;
  transcript?: string;
  transcript_object?: readonly RetellTranscriptEntry[];
  transcript_with_tool_calls?: readonly RetellTranscriptEntry[];
  recording_url?: string;
  public_log_url?: string;
  /** Cents, with fractions. */
  call_cost?: More & { combined_cost?: number };
  /** From `call_analyzed` on. */
  call_analysis?: RetellCallAnalysis;
  /** Any JSON, set when the call was made. */
  metadata?: unknown;
  /** Outsiders can set some of these by SIP headers: no proof of anything. */
  retell_llm_dynamic_variables?: { readonly [name: string]: string };
  collected_dynamic_variables?: { readonly [name: string]: string };
};

export type RetellChat = More & {
  chat_id: string;
  chat_type?: Open<"api_chat" | "sms_chat">;
  chat_status?: Open<"ongoing" | "ended" | "error">;
  agent_id?: string;
  start_timestamp?: number;
  end_timestamp?: number | null;
  transcript?: string;
  message_with_tool_calls?: readonly RetellTranscriptEntry[];
  chat_cost?: More & { combined_cost?: number };
  /** From `chat_analyzed` on. */
  chat_analysis?: More & {
    chat_summary?: string;
    user_sentiment?: Open<"Negative" | "Positive" | "Neutral" | "Unknown">;
    chat_successful?: boolean;
    custom_analysis_data?: More;
  };
  metadata?: unknown;
};

export type RetellAlert = More & {
  alert_incident_id?: string;
  alert_rule_id?: string;
  name?: string;
  metric_type?: Open<"call_count" | "concurrency_used" | "call_success_rate" | "total_call_cost">;
  threshold_type?: Open<"absolute" | "relative">;
  comparator?: Open<"gt" | "ge" | "lt" | "le">;
  threshold_value?: number | null;
  current_value?: number | null;
  previous_value?: number | null;
  triggered_timestamp?: number | null;
  resolved_timestamp?: number | null;
};

/** What an inbound hook says of a call that rings, or of a text that came in. */
export type RetellInbound = More & {
  agent_id?: string;
  from_number?: string;
  to_number?: string;
};

type OfCall = { call: RetellCall };
type OfChat = { chat: RetellChat };
type OfAlert = { alert: RetellAlert };
type OfTransfer = OfCall & {
  /** Stands beside the call; in the call the same name is a text. */
  transfer_destination?: (More & { number?: string; extension?: string }) | string;
  transfer_option?: More & { type?: string };
};
/** Voice and chat share this type: either `call` or `chat` is there. */
type OfTranscript = {
  call?: RetellCall;
  chat?: RetellChat;
  transcript_with_tool_calls?: readonly RetellTranscriptEntry[];
};

/** What the body of each known event type carries. */
export type RetellPayloads = {
  call_started: OfCall;
  call_ended: OfCall;
  call_analyzed: OfCall;
  transcript_updated: OfTranscript;
  transfer_started: OfTransfer;
  transfer_bridged: OfTransfer;
  transfer_cancelled: OfTransfer;
  transfer_ended: OfCall;
  call_inbound: { call_inbound: RetellInbound & { call_id?: string } };
  chat_started: OfChat;
  chat_ended: OfChat;
  chat_analyzed: OfChat;
  chat_inbound: { chat_inbound: RetellInbound & { chat_id?: string } };
  alert_triggered: OfAlert;
  alert_resolved: OfAlert;
};
