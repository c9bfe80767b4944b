"""Broadcasting to rooms; see `delivery/`."""

from channels.layers import get_channel_layer as get_channel_layer

from apps.tournaments.realtime.delivery import after_commit as after_commit
from apps.tournaments.realtime.delivery.broadcasts import broadcast_announcement as broadcast_announcement
from apps.tournaments.realtime.delivery.broadcasts import broadcast_bracket_generated as broadcast_bracket_generated
from apps.tournaments.realtime.delivery.broadcasts import broadcast_bracket_updated as broadcast_bracket_updated
from apps.tournaments.realtime.delivery.broadcasts import broadcast_dispute_created as broadcast_dispute_created
from apps.tournaments.realtime.delivery.broadcasts import broadcast_dispute_resolved as broadcast_dispute_resolved
from apps.tournaments.realtime.delivery.broadcasts import broadcast_match_completed as broadcast_match_completed
from apps.tournaments.realtime.delivery.broadcasts import broadcast_match_event as broadcast_match_event
from apps.tournaments.realtime.delivery.broadcasts import broadcast_match_started as broadcast_match_started
from apps.tournaments.realtime.delivery.broadcasts import broadcast_match_state_changed as broadcast_match_state_changed
from apps.tournaments.realtime.delivery.broadcasts import (
    broadcast_registration_cancelled as broadcast_registration_cancelled,
)
from apps.tournaments.realtime.delivery.broadcasts import (
    broadcast_registration_checked_in as broadcast_registration_checked_in,
)
from apps.tournaments.realtime.delivery.broadcasts import (
    broadcast_registration_checkin_reverted as broadcast_registration_checkin_reverted,
)
from apps.tournaments.realtime.delivery.broadcasts import (
    broadcast_registration_created as broadcast_registration_created,
)
from apps.tournaments.realtime.delivery.broadcasts import broadcast_score_updated as broadcast_score_updated
from apps.tournaments.realtime.delivery.broadcasts import broadcast_standings_updated as broadcast_standings_updated
from apps.tournaments.realtime.delivery.broadcasts import (
    broadcast_tournament_completed as broadcast_tournament_completed,
)
from apps.tournaments.realtime.delivery.broadcasts import broadcast_tournament_event as broadcast_tournament_event
from apps.tournaments.realtime.delivery.broadcasts import (
    broadcast_tournament_state_changed as broadcast_tournament_state_changed,
)
from apps.tournaments.realtime.delivery.broadcasts import send_error_to_channel as send_error_to_channel
from apps.tournaments.realtime.delivery.teller import broadcast_score_updated_batched as broadcast_score_updated_batched
from apps.tournaments.realtime.delivery.teller import flush_all_batches as flush_all_batches
