/** The columns of the history. */
import type { Column } from '@/components/table/types'
import type { useFormat } from '@/app/useFormat'
import type { Run } from '@/platform/contract'

type Format = ReturnType<typeof useFormat>

export function columnsOf({ t, say, number, dateTime, between }: Format, withSource: boolean): Column<Run>[] {
  // The counts of an undo are of rows put back, not of people who came and left.
  const count = (id: 'created' | 'updated' | 'departed', width: number, of: (run: Run) => number): Column<Run> => ({
    id,
    label: t(`sync.column.${id}`),
    width,
    sortable: true,
    align: 'right',
    text: (run) => (run.kind === 'undo' ? '—' : number(of(run))),
    sortValue: (run) => (run.kind === 'undo' ? null : of(run)),
  })
  const took = (run: Run): number => Date.parse(run.finished_at) - Date.parse(run.started_at)
  return [
    {
      id: 'when',
      label: t('sync.column.when'),
      width: 152,
      sortable: true,
      text: (run) => dateTime(run.finished_at),
      sortValue: (run) => Date.parse(run.finished_at),
    },
    ...(withSource
      ? [
          {
            id: 'source',
            label: t('sync.column.source'),
            flex: 1,
            sortable: true,
            text: (run: Run) => say(run.source_name),
          },
        ]
      : []),
    {
      id: 'outcome',
      label: t('sync.column.outcome'),
      flex: 1.2,
      min: 190,
      sortable: true,
      text: (run) => say(run.outcome_text),
    },
    {
      id: 'reason',
      label: t('sync.column.reason'),
      flex: 2,
      min: 160,
      optional: true,
      text: (run) => say(run.reason ?? run.undo_text) || '—',
    },
    {
      id: 'by',
      label: t('sync.column.by'),
      flex: 1.2,
      min: 140,
      sortable: true,
      optional: true,
      text: (run) => say(run.by_text),
    },
    count('created', 72, (run) => run.counts.created),
    count('updated', 96, (run) => run.counts.updated),
    count('departed', 116, (run) => run.deactivated),
    {
      id: 'duration',
      label: t('sync.column.duration'),
      width: 88,
      sortable: true,
      optional: true,
      align: 'right',
      text: (run) => between(run.started_at, run.finished_at),
      sortValue: took,
    },
  ]
}
