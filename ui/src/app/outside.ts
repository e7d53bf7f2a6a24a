/** Acts that leave the window: opening a page, copying a value. */
import { platform, type ConsolePage } from '@/platform'

export const openPage = (page: ConsolePage): Promise<void> => platform().openPage(page)
export const copyText = (text: string): Promise<void> => platform().copyText(text)
