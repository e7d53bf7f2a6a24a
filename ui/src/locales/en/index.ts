/** The English texts of the frame and the first page; a file's name is the first part of its keys. */
import checklist from './checklist'
import checkup from './checkup'
import common from './common'
import directory from './directory'
import draft from './draft'
import fields from './fields'
import frame from './frame'
import menu from './menu'
import nav from './nav'
import overview from './overview'
import pages from './pages'
import portal from './portal'
import settings from './settings'
import sources from './sources'
import status from './status'
import sync from './sync'
import table from './table'
import tenants from './tenants'
import theme from './theme'
import trace from './trace'

export default {
  checklist,
  checkup,
  common,
  directory,
  draft,
  fields,
  frame,
  menu,
  nav,
  overview,
  pages,
  portal,
  settings,
  sources,
  status,
  sync,
  table,
  tenants,
  theme,
  trace,
}
