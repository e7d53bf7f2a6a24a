/** Which row the address asks a secret for: it is opened once the rows are there, and the address forgets it. */
import { ref, watch, type Ref, type ShallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { dataOf, type AsyncState } from './useAsync'

export function useWanted<T, R extends { id: string }>(
  state: ShallowRef<AsyncState<T>>,
  rows: (data: T) => R[],
  open: (row: R) => void,
): Ref<string | null> {
  const route = useRoute()
  const router = useRouter()
  const wanted = ref<string | null>(null)
  watch(
    [() => route.query['secret'], state],
    () => {
      const id = route.query['secret']
      const data = dataOf(state.value)
      if (typeof id !== 'string' || data === null) return
      const row = rows(data).find((each) => each.id === id)
      wanted.value = row?.id ?? null
      if (row) open(row)
      void router.replace({ query: {} })
    },
    { immediate: true },
  )
  return wanted
}
