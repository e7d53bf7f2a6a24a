/** What a portal hosted elsewhere has to be told. The secret itself never comes here. */
import { call, type HandOff } from '@/platform'

export const handOff = (auth: string): Promise<HandOff> => call('hand_off', { auth })
export const revealSecret = (auth: string): Promise<void> => call('secret_reveal', { auth })
/** Takes the window away that shows it. */
export const hideSecret = (): Promise<void> => call('secret_hide', {})
