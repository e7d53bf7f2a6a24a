/** The time that a run is named by: `11-30 01:34`. */
const two = (value: number): string => String(value).padStart(2, '0')

export function stamp(at: string, locale: string): string {
  const time = new Date(at)
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`
  if (locale === 'zh') return `${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`
  return `${new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(time)}, ${clock}`
}
