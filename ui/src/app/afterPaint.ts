/** Waits until what stands on the page was painted: what takes long to load does not keep the page from being seen. */

/** Time for the page to be laid out and painted for the first time; scripts that are read meanwhile would delay it. */
const QUIET_MS = 100

export async function afterPaint(): Promise<void> {
  await new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve))
  })
  await new Promise((resolve) => {
    setTimeout(resolve, QUIET_MS)
  })
}
