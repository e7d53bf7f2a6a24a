/** What the search field looks through besides the pages. */
import { call, type ClinicEntry, type User } from '@/platform'
import { session } from '@/app/session'

/** `words` are those that this was found for; somebody `isMissing` if they are no errcode, and the directory was looked through and has nobody who fits. */
export interface Found {
  words: string
  people: User[]
  entries: ClinicEntry[]
  isMissing: boolean
}

export async function searchEverywhere(words: string): Promise<Found> {
  const wanted = words.trim()
  if (wanted === '') return { words: wanted, people: [], entries: [], isMissing: false }
  const tenant = session.tenant
  const [people, entries] = await Promise.allSettled([
    tenant
      ? call('user_list', {
          tenant: tenant.id,
          filter: { words: wanted, department: null, status: null, skip: 0, most: 8 },
        })
      : Promise.resolve({ total: 0, users: [] }),
    call('clinic_search', { words: wanted }),
  ])
  const isCode = entries.status === 'fulfilled' && entries.value.some(({ errcode }) => String(errcode) === wanted)
  return {
    words: wanted,
    isMissing: tenant !== null && people.status === 'fulfilled' && people.value.users.length === 0 && !isCode,
    people: people.status === 'fulfilled' ? people.value.users : [],
    entries: entries.status === 'fulfilled' ? entries.value.slice(0, 6) : [],
  }
}
