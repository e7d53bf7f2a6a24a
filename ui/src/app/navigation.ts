/**
 * The entries of the left navigation, in their order: one line each.
 *
 * An entry is shown once the router has its page (`hasRoute`) and while `isShown` allows it. `group` decides where the
 * separators are. Names are in `locales/…/nav.ts`.
 */
import {
  Aim,
  Checked,
  Compass,
  Connection,
  DataLine,
  FirstAidKit,
  Iphone,
  Key,
  List,
  Promotion,
  Setting,
  Tickets,
} from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { Router } from 'vue-router'

interface Entry {
  page: string
  icon: Component
  group: 'work' | 'help' | 'program'
  /** Asked while the page is drawn, so that what it reads may be reactive; without it the entry is always shown. */
  isShown?: () => boolean
}

const ENTRIES = [
  { page: 'overview', icon: Compass, group: 'work' },
  { page: 'checklist', icon: Checked, group: 'work' },
  { page: 'sources', icon: Connection, group: 'work' },
  { page: 'auths', icon: Key, group: 'work' },
  { page: 'directory', icon: List, group: 'work' },
  { page: 'targets', icon: Promotion, group: 'work' },
  { page: 'history', icon: Tickets, group: 'work' },
  { page: 'trace', icon: Aim, group: 'help' },
  { page: 'checkup', icon: DataLine, group: 'help' },
  { page: 'rehearsal', icon: Iphone, group: 'help' },
  { page: 'clinic', icon: FirstAidKit, group: 'help' },
  { page: 'settings', icon: Setting, group: 'program' },
] as const satisfies Entry[]

export type PageName = (typeof ENTRIES)[number]['page']
export type NavEntry = Entry & { page: PageName }

/** What the navigation shows now. */
export const entries = (router: Router): NavEntry[] =>
  ENTRIES.filter((entry: NavEntry) => router.hasRoute(entry.page) && (entry.isShown?.() ?? true))
