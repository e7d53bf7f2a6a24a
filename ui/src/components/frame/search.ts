/** What the search field looks through in the program: people, departments, errcodes. */
import { call, type AppError, type ClinicEntry, type Department, type User, type UserPage } from '@/platform'
import { toAppError } from '@/platform/errors'
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
  /** Why the directory could not be looked through: then it is not known whether somebody fits. */
  unread: AppError | null
}

export const NOTHING: Found = { words: '', people: [], departments: [], entries: [], isMissing: false, unread: null }

export async function searchEverywhere(words: string): Promise<Found> {
  const tenant = session.tenant?.id
  const [people, departments, entries] = await Promise.all([
    tenant ? peopleOf(tenant, words) : [],
    tenant ? call('department_list', { tenant }).catch(() => []) : [],
    call('clinic_search', { words }).catch(() => []),
  ])
  const isPeople = Array.isArray(people)
  const isCode = entries.some(({ errcode, name }) => name === words || String(errcode) === words)
  return {
    words,
    isMissing: tenant !== undefined && isPeople && people.length === 0 && !isCode,
    unread: isPeople ? null : people,
    people: isPeople ? people : [],
    departments,
    entries,
  }
}

/** The error if the directory could not be asked, which is not the same as nobody. */
async function peopleOf(tenant: string, words: string): Promise<User[] | AppError> {
  const filter = { words, department: null, status: null, skip: 0, most: 8 }
  const page: UserPage | AppError = await call('user_list', { tenant, filter }).catch(toAppError)
  return 'users' in page ? page.users : page
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
