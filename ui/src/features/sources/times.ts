/** The times of a data source as they stand in its form, and as they are sent. */
import type { AutoSyncHours, Source, SourceChange } from '@/platform/contract'

export interface TimesTyped {
  hours: string
  watch: string
  at: string
  quiet: string
}

/** How often a data source may run by itself, in hours, and be looked at, in minutes. */
export const HOURS = ['4', '12', '24'] as const
export const MINUTES = ['15', '30', '60'] as const

type WatchMinutes = Source['watch']

export const typedTimes = ({ auto_sync_hours, watch, at, quiet }: Source): TimesTyped => ({
  hours: String(auto_sync_hours ?? 'off'),
  watch: String(watch ?? 'off'),
  at: at ?? '',
  quiet: quiet ?? '',
})

export const sentTimes = ({ hours, watch, at, quiet }: TimesTyped) =>
  ({
    auto_sync_hours: hours === 'off' ? null : (Number(hours) as AutoSyncHours),
    watch: watch === 'off' ? null : (Number(watch) as WatchMinutes),
    at,
    quiet,
  }) satisfies SourceChange
