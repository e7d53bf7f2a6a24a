/** Looking errcodes up. */
import { platform, type ClinicEntry, type Reading } from '@/platform'

export const read = (pasted: string): Promise<Reading> => platform().readError(pasted)
export const search = (words: string): Promise<ClinicEntry[]> => platform().searchClinic(words)
