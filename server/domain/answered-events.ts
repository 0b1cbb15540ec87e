/** Of so many events at once it is told how they were answered; a call has rarely more that matter. */
export const ANSWERED_EVENTS = 100;
