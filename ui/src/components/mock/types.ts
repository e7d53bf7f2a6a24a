/**
 * The shape of a guide picture: plain data, drawn by the components beside this file.
 *
 * Console words are written literally and stay Chinese in every language, because they are what the
 * administrator looks for on the screen. Whatever is ours (remarks, callouts) goes through a text key.
 */
import type { MessageKey } from '@/locales/keys'

export const PICTURE_IDS = [
  'P1',
  'P2',
  'P3',
  'P4',
  'P4b',
  'P5',
  'P6',
  'P7',
  'P8',
  'P9',
  'P10',
  'P11',
  'X1',
  'X2',
  'X3',
] as const

export type PictureId = (typeof PICTURE_IDS)[number]

/** The two ways through the guide; they share pictures, but not the portal page these are on. */
export type GuideMethod = 1 | 2

/** Pages that can be opened, by the names the shell knows them by. */
export type GuidePage =
  'my_company' | 'contacts_sync' | 'apps' | 'create_app' | 'portal_data_sources' | 'portal_auth_sources'

/** Values of the administrator that a picture can show and that travel between consoles. */
export type ValueName = 'corpId' | 'callbackDomain' | 'agentId' | 'callerIp' | 'appName'

export type GuideValues = { [name in ValueName]?: string } & {
  /** How many members of the data source are outside the visible range. */
  uncovered?: number
  /** The department of the person who is outside the range, and the person: drawn by name in the chooser. */
  department?: string
  person?: string
}

/** Console words, a value of the administrator, or words of ours by key. */
export type Words = string | { value: ValueName; before?: string; after?: string } | { key: MessageKey }

interface Targetable {
  /** What a callout points at. */
  id?: string
}

export interface HeadingNode extends Targetable {
  kind: 'heading'
  text: Words
  action?: MockNode
}
export interface TrailNode {
  kind: 'trail'
  items: Words[]
}
export interface BarsNode {
  kind: 'bars'
  widths: number[]
}
export interface RowNode extends Targetable {
  kind: 'row'
  label: string
  /** Without words the value does not matter and is a grey bar. */
  value?: Words
  secret?: boolean
  copySign?: boolean
  action?: MockNode
}
export interface FieldNode extends Targetable {
  kind: 'field'
  label: string
  value?: Words
  secret?: boolean
  required?: boolean
  action?: MockNode
}
export interface ButtonNode extends Targetable {
  kind: 'button'
  text?: Words
  look?: 'plain' | 'solid' | 'link'
}
export interface SwitchNode extends Targetable {
  kind: 'switch'
  label: string
  state: string
}
export interface RadioNode extends Targetable {
  kind: 'radio'
  label: string
  options: string[]
  chosen: string
}
export interface TileNode extends Targetable {
  kind: 'tile'
  title?: Words
  mark: 'app' | 'chat' | 'plus'
  chosen?: boolean
}
export interface TilesNode {
  kind: 'tiles'
  items: TileNode[]
}
export interface CardNode extends Targetable {
  kind: 'card'
  title?: string
  action?: ButtonNode
}
export interface CardsNode {
  kind: 'cards'
  items: CardNode[]
  between_key?: MessageKey
}
export interface DialogNode {
  kind: 'dialog'
  title: string
  body: MockNode[]
  foot: MockNode[]
}
export interface NoticeNode extends Targetable {
  kind: 'notice'
  text: string
}
/** Logo and name of an app; without a name, the empty place for a logo. */
export interface AppHeadNode {
  kind: 'app-head'
  name?: Words
}
/** Buttons at the end of a form, side by side. */
export interface ButtonsNode {
  kind: 'buttons'
  items: ButtonNode[]
}
export interface SideNode {
  kind: 'side'
  lit: string
  body: MockNode[]
}
export interface TreeNode {
  kind: 'tree'
  items: TreeItem[]
}
export interface TreeItem extends Targetable {
  depth: 0 | 1 | 2
  box: 'on' | 'off' | 'part'
  width: number
  /** A member rather than a department. */
  person?: boolean
  /** A count of ours beside the entry. */
  count?: 'uncovered'
}
/** The callback domain written wrongly, struck out, in the administrator's own words. */
export interface WrongsNode {
  kind: 'wrongs'
  items: Words[]
}
export interface LinesNode {
  kind: 'lines'
  label: string
  first: Words
  id: string
  rest: number[]
}

export type MockNode =
  | HeadingNode
  | TrailNode
  | BarsNode
  | RowNode
  | FieldNode
  | ButtonNode
  | SwitchNode
  | RadioNode
  | TileNode
  | TilesNode
  | CardNode
  | CardsNode
  | DialogNode
  | NoticeNode
  | AppHeadNode
  | ButtonsNode
  | SideNode
  | TreeNode
  | WrongsNode
  | LinesNode

/** Items of the console's top navigation, in its order. */
export const CONSOLE_NAV = ['首页', '通讯录', '协作', '应用管理', '客户与上下游', '管理工具', '我的企业'] as const

/** Items of the portal's left navigation that the guide speaks of. */
export const PORTAL_NAV = ['概览', '数据源管理', '认证源管理'] as const

export type Frame =
  | { console: 'wecom'; address: string; lit: (typeof CONSOLE_NAV)[number] }
  | { console: 'portal'; address: string; lit: (typeof PORTAL_NAV)[number] | 'by_method' }

/** Where a number stands, seen from its target. */
export type CalloutPlace = 'above-start' | 'above-end' | 'before' | 'after' | 'below'

export interface CalloutSpec {
  n: number
  target: string
  text_key: MessageKey
  at?: CalloutPlace
  /** The value to be carried from or to here: gets a copy button once it is known. */
  carry?: ValueName
}

export interface Picture {
  id: PictureId
  frame: Frame
  elements: MockNode[]
  callouts: CalloutSpec[]
  title_key: MessageKey
  /** What the console does not say at this place. */
  note_key?: MessageKey
  page: GuidePage
  /** When the words in the drawing were last held against the published instructions. */
  checked_on: string
}

/** The navigation's lit item can be pointed at like any element. */
export const NAV_TARGET = 'nav'
