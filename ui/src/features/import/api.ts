/** Accounts from a file: it is chosen and read by the program; the page has its name for it. */
import {
  call,
  type ColumnChoice,
  type ImportChosen,
  type ImportPage,
  type ImportPreview,
  type RowKind,
  type Run,
} from '@/platform'
import { tenantId } from '@/app/session'
import type { ExportFormat } from '@/components/table/types'

export const choose = (): Promise<ImportChosen | null> => call('import_choose', {})
export const preview = (file: string, columns: ColumnChoice[]): Promise<ImportPreview> =>
  call('import_preview', { tenant: tenantId(), file, columns })
export const rows = (
  file: string,
  filter: { kind: RowKind | null; words: string; skip: number; most: number },
): Promise<ImportPage> => call('import_rows', { file, ...filter })
export const exportRejected = (file: string, format: ExportFormat): Promise<string | null> =>
  call('import_export', { file, format })
export const apply = (file: string, hash: string): Promise<Run> => call('import_apply', { file, plan_hash: hash })
export const forget = (): Promise<void> => call('import_forget', {})
