/** A seeded company of three thousand: the same people on every start. */
import type { Department, User, UserStatus } from '../contract'

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'
const GIVEN = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉萍红鹏飞宇晨欣怡梓涵浩然子轩雨桐思远佳琪俊豪诗雅文博'
const UNITS: [string, string[]][] = [
  ['生产制造中心', ['冲压车间', '焊装车间', '涂装车间', '总装车间', '设备保全部', '生产计划部']],
  ['质量管理部', ['来料检验', '过程检验', '实验室']],
  ['研发中心', ['结构设计部', '电子电气部', '软件部', '试制部', '项目管理办']],
  ['供应链管理部', ['采购一部', '采购二部', '仓储物流部', '关务']],
  ['营销中心', ['华东大区', '华南大区', '华北大区', '海外事业部', '市场部', '售后服务部']],
  ['财务部', ['会计核算', '资金', '税务']],
  ['人力资源部', ['招聘', '薪酬绩效', '培训']],
  ['信息技术部', ['基础设施', '应用系统', '服务台']],
  ['综合管理部', ['行政', '法务', '安环']],
]
const POSITIONS = ['工程师', '主管', '专员', '班组长', '经理', '技师', '操作工', '助理']

export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

interface Place {
  id: number
  parent: number | null
  name: string
  path: string
}

export function makeDepartments(company: string): Place[] {
  const places: Place[] = [{ id: 1, parent: null, name: company, path: company }]
  let next = 2
  for (const [name, teams] of UNITS) {
    const unit = { id: next++, parent: 1, name, path: `${company}/${name}` }
    places.push(unit)
    for (const team of teams) places.push({ id: next++, parent: unit.id, name: team, path: `${unit.path}/${team}` })
  }
  return places
}

export function makeUsers(places: Place[], source: string, count: number, seed: number): User[] {
  const roll = dice(seed)
  const leaves = places.filter((place) => place.id > 1)
  const pick = <T>(list: ArrayLike<T>): T => list[Math.floor(roll() * list.length)] as T
  return Array.from({ length: count }, (_, index) => {
    const place = pick(leaves)
    const name = pick(SURNAMES) + pick(GIVEN) + (roll() < 0.6 ? pick(GIVEN) : '')
    const number = String(10001 + index)
    return {
      id: `u${number}`,
      userid: `HD${number}`,
      username: `HD${number}`,
      name,
      mobile: roll() < 0.93 ? `13${String(Math.floor(roll() * 1e9)).padStart(9, '0')}` : null,
      email: roll() < 0.7 ? `hd${number}@huadong.example` : null,
      biz_mail: null,
      telephone: roll() < 0.1 ? `021-5555${String(1000 + Math.floor(roll() * 8999))}` : null,
      position: pick(POSITIONS),
      alias: null,
      departments: [{ id: place.id, name: place.name, path: place.path }],
      main_department: place.id,
      status: statusOf(roll()),
      source_id: source,
      updated_at: Date.UTC(2026, 10, 20) - Math.floor(roll() * 90) * 86_400_000,
    }
  })
}

export function countPerDepartment(places: Place[], users: User[]): Department[] {
  const direct = new Map<number, number>()
  for (const user of users) for (const place of user.departments) direct.set(place.id, (direct.get(place.id) ?? 0) + 1)
  const below = (id: number): number =>
    (direct.get(id) ?? 0) +
    places.filter((place) => place.parent === id).reduce((sum, place) => sum + below(place.id), 0)
  return places.map(({ id, parent, name }) => ({ id, parent, name, users: below(id) }))
}

function statusOf(chance: number): UserStatus {
  if (chance < 0.93) return 'active'
  if (chance < 0.97) return 'not_activated'
  return chance < 0.985 ? 'disabled' : 'departed'
}
