/** Looking errcodes up. */
import { call, type ClinicEntry, type Reading } from '@/platform'

export const read = (pasted: string): Promise<Reading> => call('clinic_read', { pasted })
export const search = (words: string): Promise<ClinicEntry[]> => call('clinic_search', { words })
