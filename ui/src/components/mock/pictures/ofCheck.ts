/** Which picture helps with a check that did not pass. */
import type { PictureId } from '../types'

const OF_CHECK: Partial<Record<string, PictureId>> = { 'app.trusted_ip': 'X1', 'app.visible_range': 'X2' }

export const pictureOf = (check: string): PictureId | null => OF_CHECK[check] ?? null
