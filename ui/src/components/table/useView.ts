/** Which rows are in sight: rows of one height below a head of that height, in a box that scrolls. */
import { computed, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

const SPARE = 6

export function useView(box: Ref<HTMLElement | null>, count: () => number, rowHeight: () => number) {
  const top = ref(0)
  const height = ref(480)
  const first = computed(() => Math.max(0, Math.floor(top.value / rowHeight()) - SPARE))
  const last = computed(() => Math.min(count(), Math.ceil((top.value + height.value) / rowHeight()) + SPARE))
  const inSight = computed(() =>
    Array.from({ length: Math.max(0, last.value - first.value) }, (_, index) => first.value + index),
  )
  const rowsPerPage = (): number => Math.max(1, Math.floor(height.value / rowHeight()) - 2)

  function measure(): void {
    if (box.value && box.value.clientHeight > 0) height.value = box.value.clientHeight
    top.value = box.value?.scrollTop ?? 0
  }
  function reveal(index: number): void {
    const view = box.value
    if (!view) return
    const start = index * rowHeight()
    const room = view.clientHeight - rowHeight()
    if (start < view.scrollTop) view.scrollTop = start
    else if (start + rowHeight() > view.scrollTop + room) view.scrollTop = start + rowHeight() - room
  }
  function toTop(): void {
    if (box.value) box.value.scrollTop = 0
    top.value = 0
  }

  const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(measure)
  onMounted(() => {
    measure()
    if (box.value) observer?.observe(box.value)
  })
  onBeforeUnmount(() => observer?.disconnect())
  return { first, last, inSight, rowsPerPage, measure, reveal, toTop }
}
