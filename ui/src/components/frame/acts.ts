/** What can be done from the search field, besides going somewhere. */
import { computed, onMounted, shallowRef, type ComputedRef } from 'vue'
import { useRouter } from 'vue-router'
import { addingTenant } from '@/app/dialogs'
import { toTenant } from '@/app/otherTenant'
import { prefs } from '@/app/prefs'
import { session } from '@/app/session'
import { toast } from '@/app/toasts'
import { useFormat } from '@/app/useFormat'
import { call, type SourceSummary } from '@/platform'
import { toAppError } from '@/platform/errors'

interface Act {
  key: string
  title: string
  note?: string
  /** Other words by which it is found. */
  more?: string
  /** Offered before anything is typed. */
  isCommon?: boolean
  go: () => void | Promise<void>
}

export function useActs(): ComputedRef<Act[]> {
  const { t, say } = useFormat()
  const router = useRouter()
  const sources = shallowRef<SourceSummary[]>([])
  onMounted(async () => {
    const tenant = session.tenant?.id
    if (tenant) sources.value = await call('source_list', { tenant }).catch(() => [])
  })

  async function report(): Promise<void> {
    const tenant = session.tenant?.id
    if (!tenant) return
    if ((await call('checkup_last', { tenant }).catch(() => null)) === null) {
      await router.push({ name: 'checkup' })
      return
    }
    try {
      const saved = await call('checkup_report', { tenant, with_names: false })
      if (saved) toast({ text: () => t('checkup.written', { file: saved.file }) })
    } catch (thrown) {
      const { message } = toAppError(thrown)
      toast({ text: () => say(message) })
    }
  }

  const syncs = computed<Act[]>(() =>
    sources.value.map((source, index) => ({
      key: `sync${source.id}`,
      title:
        sources.value.length > 1
          ? t('frame.act.sync_of', { name: source.description || source.corp_id })
          : t('frame.act.sync'),
      more: source.description,
      isCommon: index === 0,
      go: () => void router.push({ name: 'sync', params: { id: source.id }, query: { now: '1' } }),
    })),
  )
  const ofTenant = computed<Act[]>(() =>
    session.tenant
      ? [
          ...syncs.value,
          {
            key: 'checkup',
            title: t('frame.act.checkup'),
            isCommon: true,
            go: () => void router.push({ name: 'checkup', query: { run: '1' } }),
          },
          {
            key: 'rehearse',
            title: t('frame.act.rehearse'),
            isCommon: true,
            go: () => void router.push({ name: 'rehearsal' }),
          },
          {
            key: 'source',
            title: t('frame.act.add_source'),
            isCommon: true,
            go: () => void router.push({ name: 'source-add' }),
          },
          { key: 'auth', title: t('frame.act.add_auth'), go: () => void router.push({ name: 'auth-add' }) },
          { key: 'report', title: t('frame.act.report'), go: report },
          { key: 'portal', title: t('frame.act.portal'), go: () => void router.push({ name: 'portal' }) },
        ]
      : [],
  )
  const others = computed<Act[]>(() =>
    session.tenants
      .filter(({ id }) => id !== session.tenant?.id)
      .map(({ id, name }) => ({
        key: `to${id}`,
        title: t('frame.act.switch', { name }),
        go: () => toTenant(id, router),
      })),
  )
  const program = computed<Act[]>(() => [
    {
      key: 'tenant',
      title: t('frame.add_tenant'),
      go: () => {
        addingTenant.value = true
      },
    },
    {
      key: 'language',
      title: t('frame.other_language'),
      more: 'english 中文 language 语言',
      go: () => {
        prefs.language = prefs.language === 'zh' ? 'en' : 'zh'
      },
    },
    ...(['light', 'dark', 'system'] as const).map((theme) => ({
      key: theme,
      title: t('frame.theme', { now: t(`theme.${theme}`) }),
      go: () => {
        prefs.theme = theme
      },
    })),
  ])
  return computed(() => [...ofTenant.value, ...others.value, ...program.value])
}
