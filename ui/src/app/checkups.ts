/** How many check-ups ended in this window: the program does not tell of them, and the top bar wants to know. */
import { ref } from 'vue'

export const checkupsEnded = ref(0)
