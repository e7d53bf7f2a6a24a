/** Practice tenants and their exercises. */
import { call, type ExerciseId, type ExerciseShown, type PracticeStage } from '@/platform'
import { chooseTenant, loadSession } from '@/app/session'

export const exercises = (): Promise<ExerciseShown[]> => call('exercise_list', {})
export const putRight = (exercise: ExerciseId): Promise<ExerciseShown> => call('exercise_mend', { exercise })

/** Makes a practice tenant with everything but the scan, or opens it, and goes to it. */
export async function practise(exercise: ExerciseId | null, onProgress: (stage: PracticeStage) => void): Promise<void> {
  const tenant = await call('sandbox_complete', { exercise }, { onProgress })
  await loadSession()
  chooseTenant(tenant.id)
}
