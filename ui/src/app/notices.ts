/** What happened since somebody last looked, over all tenants, as the program says. */
import { computed, shallowRef } from 'vue'
import { call, type Notice } from '@/platform'

export const notices = shallowRef<Notice[]>([])
export const unread = computed(() => notices.value.filter((notice) => notice.unread).length)

/** What is there stays if it cannot be asked for. */
export async function askNotices(): Promise<void> {
  notices.value = await call('notices_list', { tenant: null }).catch(() => notices.value)
}

/** Notes that these were read; none given, all of them. */
export async function readNotices(ids: string[] | null): Promise<void> {
  notices.value = await call('notices_read', { ids })
}
