/** What the search field looks through besides the pages. */
import { platform, type ClinicEntry, type User } from '@/platform'
import { session } from '@/app/session'

export interface Found { people: User[]; entries: ClinicEntry[] }

export async function searchEverywhere(words: string): Promise<Found> {
  const wanted = words.trim()
  if (wanted === '') return { people: [], entries: [] }
  const tenant = session.tenant
  const [people, entries] = await Promise.allSettled([
    tenant ? platform().users(tenant.id, { words: wanted, department: null, status: null, skip: 0, most: 8 }) : Promise.resolve({ total: 0, users: [] }),
    platform().searchClinic(wanted),
  ])
  return {
    people: people.status === 'fulfilled' ? people.value.users : [],
    entries: entries.status === 'fulfilled' ? entries.value.slice(0, 6) : [],
  }
}
