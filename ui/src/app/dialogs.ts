/** Dialogs that can be opened from anywhere: the top bar, the search, a page. */
import { ref } from 'vue'

export const addingTenant = ref(false)
