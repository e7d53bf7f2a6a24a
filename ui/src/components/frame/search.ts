/** What the search field looks through in the program: people, departments, errcodes. */
import { call, type ClinicEntry, type Department, type User } from '@/platform'
import { fitsBy } from '@/app/pinyin'
import { recentIds } from '@/app/recent'
import { session } from '@/app/session'

/** `words` are those that this was found for; somebody `isMissing` if they are no errcode, and the directory was looked through and has nobody who fits. */
export interface Found {
  words: string
  people: User[]
  departments: Department[]
  entries: ClinicEntry[]
  isMissing: boolean
}

export const NOTHING: Found = { words: '', people: [], departments: [], entries: [], isMissing: false }

export async function searchEverywhere(words: string): Promise<Found> {
  const tenant = session.tenant?.id
  const [people, departments, entries] = await Promise.all([
    tenant ? peopleOf(tenant, words) : [],
    tenant ? call('department_list', { tenant }).catch(() => []) : [],
    call('clinic_search', { words }).catch(() => []),
  ])
  const isCode = entries.some(({ errcode, name }) => name === words || String(errcode) === words)
  return {
    words,
    isMissing: tenant !== undefined && people !== null && people.length === 0 && !isCode,
    people: people ?? [],
    departments,
    entries,
  }
}

/** Null if the directory could not be asked, which is not the same as nobody. */
async function peopleOf(tenant: string, words: string): Promise<User[] | null> {
  const filter = { words, department: null, status: null, skip: 0, most: 8 }
  const page = await call('user_list', { tenant, filter }).catch(() => null)
  return page?.users ?? null
}

export const departmentHits = (departments: Department[], words: string, most: number): Department[] =>
  departments.filter(({ name, pinyin }) => fitsBy(name, pinyin, words)).slice(0, most)

/** Those who were looked at last and are still there. */
export async function recentPeople(): Promise<User[]> {
  const tenant = session.tenant?.id
  if (!tenant) return []
  const asked = recentIds(tenant).map((user) => call('user_show', { tenant, user }).catch(() => null))
  return (await Promise.all(asked)).flatMap((detail) => (detail ? [detail.user] : []))
}
