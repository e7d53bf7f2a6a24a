/** Acts that leave the window: opening a page, copying a value. */
import { call, platform, type ConsolePage } from '@/platform'

export const openPage = (page: ConsolePage): Promise<void> => call('open_page', { page })
export const copyText = (text: string): Promise<void> => platform().copyText(text)
