"""Every table, imported once, so that the metadata is whole for migrations and tests."""

import civility.api.models
import civility.audit.models
import civility.governance.activities.models
import civility.governance.checklists.models
import civility.governance.covenants.models
import civility.governance.draws.models
import civility.governance.goals.models
import civility.governance.matters.models
import civility.governance.meetings.models
import civility.governance.panels.models
import civility.governance.relay.models
import civility.governance.rolls.models
import civility.governance.safety.models
import civility.governance.tributes.models
import civility.households.models
import civility.ledger.models
import civility.outlets.models
import civility.papers.models
import civility.people.models
import civility.photos.models
import civility.points.models
import civility.prints.models
import civility.statements.models
import civility.store.models
import civility.township.models  # noqa: F401
