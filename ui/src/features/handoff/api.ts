/** What a portal hosted elsewhere has to be told. The secret itself never comes here. */
import { platform, type HandOff } from '@/platform'

export const handOff = (auth: string): Promise<HandOff> => platform().handOff(auth)
export const revealSecret = (auth: string): Promise<void> => platform().revealSecret(auth)
