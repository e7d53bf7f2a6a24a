/** Making a practice tenant: how far it is, and the way there once it is done. */
import { ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { practise } from './api'
import { useAction } from '@/app/useAction'
import type { ExerciseId, PracticeStage } from '@/platform'

export const STAGES: readonly PracticeStage[] = ['serve', 'set_up', 'sync', 'check_up']

export function usePractice() {
  const router = useRouter()
  const { running, error, act } = useAction()
  const stage = ref<PracticeStage | null>(null)
  /** The exercise that is begun; null for the plain tenant. */
  const which = shallowRef<ExerciseId | null>(null)

  async function begin(exercise: ExerciseId | null): Promise<void> {
    which.value = exercise
    const done = await act(() =>
      practise(exercise, (now) => {
        stage.value = now
      }),
    )
    stage.value = null
    // Whoever went to another page meanwhile stays there.
    if (done && router.currentRoute.value.name === 'start') await router.push({ name: 'checklist' })
  }
  return { running, error, stage, which, begin }
}
