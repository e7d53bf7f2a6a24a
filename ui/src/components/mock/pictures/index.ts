/** All guide pictures by id. */

import type { Picture, PictureId } from '../types'
import { p1 } from './p1'
import { p2 } from './p2'
import { p3 } from './p3'
import { p4 } from './p4'
import { p4b } from './p4b'
import { p5 } from './p5'
import { p6 } from './p6'
import { p7 } from './p7'
import { p8 } from './p8'
import { p9 } from './p9'
import { p10 } from './p10'
import { p11 } from './p11'
import { x1 } from './x1'
import { x2 } from './x2'
import { x3 } from './x3'

export const PICTURES: Readonly<Record<PictureId, Picture>> = {
  P1: p1,
  P2: p2,
  P3: p3,
  P4: p4,
  P4b: p4b,
  P5: p5,
  P6: p6,
  P7: p7,
  P8: p8,
  P9: p9,
  P10: p10,
  P11: p11,
  X1: x1,
  X2: x2,
  X3: x3,
}
