/** How wide a box is, without what else stands in it: 0 until it is drawn. */
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

export function useRoom(box: Ref<HTMLElement | null>, besides: number): Ref<number> {
  const room = ref(0)
  const measure = (): void => {
    room.value = Math.max(0, (box.value?.clientWidth ?? 0) - besides)
  }
  const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(measure)
  onMounted(() => {
    measure()
    if (box.value) observer?.observe(box.value)
  })
  onBeforeUnmount(() => observer?.disconnect())
  return room
}
