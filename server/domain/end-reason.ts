/** Why a call ended, in words. Retell's list grows: what is not in it is shown as it is written. */
const WORDS: Record<string, string> = {
  user_hangup: "The caller hung up",
  agent_hangup: "The agent hung up",
  call_transfer: "Transferred",
  call_take_over: "Taken over by a person",
  voicemail_reached: "Reached voicemail",
  ivr_reached: "Reached a phone menu",
  inactivity: "Nobody said anything for too long",
  max_duration_reached: "Reached the longest duration allowed",
  manual_stopped: "Stopped by hand",
  transfer_bridged: "Transferred, and the caller was connected",
  transfer_cancelled: "The transfer was cancelled",
  dial_busy: "Never connected: the line was busy",
  dial_failed: "Never connected: dialling failed",
  dial_no_answer: "Never connected: nobody answered",
  invalid_destination: "Never connected: not a valid number",
  user_declined: "Never connected: declined",
  marked_as_spam: "Never connected: marked as spam",
  sip_routing_error: "Never connected: SIP routing failed",
  telephony_provider_permission_denied: "Never connected: the telephony provider refused it",
  telephony_provider_unavailable: "Never connected: the telephony provider was not available",
  concurrency_limit_reached: "Refused: too many calls at once for the Retell account",
  no_concurrency_fallback: "Refused: too many calls at once, and no fallback was set",
  no_valid_payment: "Refused: the Retell account has no valid payment",
  scam_detected: "Stopped by Retell: taken for a scam",
  registered_call_timeout: "Registered, and never begun",
  error_llm_websocket_open: "Error: the custom model could not be reached",
  error_llm_websocket_lost_connection: "Error: the connection to the custom model broke",
  error_llm_websocket_runtime: "Error in the custom model",
  error_llm_websocket_corrupt_payload: "Error: the custom model sent something unreadable",
  error_no_audio_received: "Error: no audio came from the caller",
  error_asr: "Error in Retell's speech recognition",
  error_retell: "Error at Retell",
  error_unknown: "Error, of unknown cause",
  error_user_not_joined: "The caller never joined",
};

export function endReasonWords(reason: string): string {
  return Object.hasOwn(WORDS, reason) ? (WORDS[reason] as string) : reason.replaceAll("_", " ");
}

/** Whether somebody may want to look into it. */
export function isErrorEnd(reason: string): boolean {
  return /^error_|^no_valid_payment$|concurrency|provider|^sip_/.test(reason);
}
