/** The English texts; a file's name is the first part of its keys. */
import auths from './auths'
import checklist from './checklist'
import checkup from './checkup'
import clinic from './clinic'
import common from './common'
import directory from './directory'
import fields from './fields'
import frame from './frame'
import handoff from './handoff'
import imports from './import'
import menu from './menu'
import nav from './nav'
import overview from './overview'
import pages from './pages'
import policy from './policy'
import portal from './portal'
import rehearsal from './rehearsal'
import settings from './settings'
import names from './names'
import scope from './scope'
import sources from './sources'
import start from './start'
import status from './status'
import sync from './sync'
import table from './table'
import tenants from './tenants'
import theme from './theme'
import trace from './trace'
import users from './users'
import waiting from './waiting'
import wizard from './wizard'

export default {
  auths,
  checklist,
  checkup,
  clinic,
  common,
  directory,
  fields,
  frame,
  handoff,
  import: imports,
  menu,
  nav,
  overview,
  pages,
  policy,
  portal,
  rehearsal,
  settings,
  names,
  scope,
  sources,
  start,
  status,
  sync,
  table,
  tenants,
  theme,
  trace,
  users,
  waiting,
  wizard,
}
