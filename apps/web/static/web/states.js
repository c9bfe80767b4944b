// The names of states, and sets of them. Generated from apps/web/states.py: run `make docs`.

export const TOURNAMENT = {
  DRAFT: "draft",
  PUBLISHED: "published",
  REGISTRATION_OPEN: "registration_open",
  REGISTRATION_CLOSED: "registration_closed",
  CHECK_IN: "check_in",
  LIVE: "live",
  AWAITING_REVIEW: "awaiting_review",
  COMPLETED: "completed",
  ARCHIVED: "archived",
  CANCELLED: "cancelled",
};

export const MATCH = {
  SCHEDULED: "scheduled",
  CHECK_IN: "check_in",
  READY: "ready",
  LIVE: "live",
  PENDING_RESULT: "pending_result",
  COMPLETED: "completed",
  DISPUTED: "disputed",
  FORFEIT: "forfeit",
  CANCELLED: "cancelled",
};

export const REGISTRATION = {
  PENDING: "pending",
  CONFIRMED: "confirmed",
  WAITLISTED: "waitlisted",
  REJECTED: "rejected",
  CHECKED_IN: "checked_in",
  ACTIVE: "active",
  ELIMINATED: "eliminated",
  DISQUALIFIED: "disqualified",
  DROPPED_OUT: "dropped_out",
  FINISHED: "finished",
  WITHDRAWN: "withdrawn",
  NO_SHOW: "no_show",
};

export const TOURNAMENT_ENDED = ["completed", "archived", "cancelled"];
export const MATCH_OVER = ["completed", "forfeit", "cancelled"];
export const MATCH_ON_NOW = ["live", "pending_result", "disputed"];
export const MATCH_SCORED = ["live", "pending_result", "disputed", "completed"];
