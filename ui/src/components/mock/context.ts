/** What every part of one drawing needs to know, handed down from the window that holds it. */

import { inject, provide, type InjectionKey } from 'vue'
import type { CalloutSpec, GuideValues } from './types'

export interface DrawingContext {
  values: () => GuideValues
  calloutFor: (target: string | undefined) => CalloutSpec | undefined
}

const DRAWING: InjectionKey<DrawingContext> = Symbol('drawing')

export function provideDrawing(context: DrawingContext): void {
  provide(DRAWING, context)
}

export function useDrawing(): DrawingContext {
  const context = inject(DRAWING)
  if (!context) throw new Error('a part of a guide picture was used outside MockWindow')
  return context
}
