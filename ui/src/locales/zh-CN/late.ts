/** The Chinese texts of the other pages, which come with the first of them. */
import auths from './auths'
import clinic from './clinic'
import handoff from './handoff'
import imports from './import'
import names from './names'
import policy from './policy'
import rehearsal from './rehearsal'
import scope from './scope'
import start from './start'
import targets from './targets'
import users from './users'
import waiting from './waiting'
import wizard from './wizard'

export default {
  auths,
  clinic,
  handoff,
  import: imports,
  names,
  policy,
  rehearsal,
  scope,
  start,
  targets,
  users,
  waiting,
  wizard,
}
