/** The value of a link of the chain, in the reader's language. */
import { useFormat } from '@/app/useFormat'
import type { LinkValue, OverviewLink } from '@/platform/contract'

export function useValue() {
  const { t, number, relative } = useFormat()

  function written(value: LinkValue): string {
    switch (value.kind) {
      case 'count':
        return number(value.count)
      case 'share':
        return `${number(value.count)}/${number(value.of)}`
      case 'ago':
        return relative(value.at)
      case 'host':
        return value.others === 0
          ? value.host
          : t('overview.and_others', { host: value.host, n: number(value.others + 1) })
      case 'times':
        return t('overview.times', { n: number(value.count), when: relative(value.at) }, value.count)
    }
  }
  return (link: OverviewLink): string => (link.value === null ? '—' : written(link.value))
}
