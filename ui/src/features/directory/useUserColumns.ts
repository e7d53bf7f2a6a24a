/** The columns of the list of people. */
import { computed, type Ref } from 'vue'
import { lastLevels } from './tree'
import type { Column } from '@/components/table/types'
import { useFormat } from '@/app/useFormat'
import type { LastRehearsal, SourceSummary, User } from '@/platform/contract'

/** A local user who is active and has nothing to log in with. */
export const lacksPassword = (user: User): boolean =>
  user.source_id === null && user.status === 'active' && !user.has_password

export function useUserColumns(sources: Ref<SourceSummary[]>, rehearsals: Map<string, LastRehearsal>) {
  const { t, say, relative, dateTime } = useFormat()

  const statusOf = (user: User): string => say(user.status_text)
  const sourceOf = (user: User): string => {
    const source = sources.value.find((each) => each.id === user.source_id)
    if (source) return source.description || source.corp_id
    return t(user.source_id ? 'users.of_source' : 'users.local')
  }
  const rehearsalOf = (user: User): string => {
    const last = rehearsals.get(user.id)
    if (!last) return ''
    return t(`users.rehearsed.${last.is_logged_in ? 'ok' : 'refused'}`, { when: relative(last.at) })
  }
  const departmentsOf = (user: User): string => user.departments.map((each) => lastLevels(each.path)).join('；')

  const columns = computed<Column<User>[]>(() => [
    { id: 'name', label: t('users.column.name'), flex: 1, min: 88, sortable: true, text: (user) => user.name ?? '' },
    {
      id: 'username',
      label: t('users.column.username'),
      flex: 1.4,
      min: 104,
      sortable: true,
      text: (user) => user.username,
    },
    {
      id: 'department',
      label: t('users.column.department'),
      flex: 1.6,
      min: 112,
      sortable: true,
      gives: 4,
      text: departmentsOf,
    },
    {
      id: 'can_scan',
      label: t('users.column.can_scan'),
      width: 88,
      sortable: true,
      optional: true,
      gives: 3,
      text: (user) => t(`directory.verdict.${user.can_scan.verdict}`),
    },
    { id: 'source', label: t('users.column.source'), width: 88, optional: true, gives: 2, text: sourceOf },
    { id: 'rehearsal', label: t('users.column.rehearsal'), width: 120, optional: true, gives: 1, text: rehearsalOf },
    { id: 'status', label: t('users.column.status'), width: 108, sortable: true, text: statusOf },
    {
      id: 'mobile',
      label: t('users.column.mobile'),
      width: 136,
      optional: true,
      hidden: true,
      text: (user) => user.mobile ?? '',
    },
    {
      id: 'email',
      label: t('users.column.email'),
      width: 200,
      optional: true,
      hidden: true,
      text: (user) => user.email ?? '',
    },
    {
      id: 'position',
      label: t('users.column.position'),
      width: 136,
      optional: true,
      hidden: true,
      text: (user) => user.position ?? '',
    },
    {
      id: 'updated_at',
      label: t('users.column.updated_at'),
      width: 168,
      sortable: true,
      optional: true,
      hidden: true,
      text: (user) => dateTime(user.updated_at),
    },
  ])
  return { columns, statusOf, departmentsOf }
}
