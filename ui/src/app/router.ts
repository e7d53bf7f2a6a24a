import type { Component } from 'vue'
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import OverviewPage from '@/features/overview/OverviewPage.vue'

/** A page with its texts: those of the first page alone come with the program. */
function later(load: () => Promise<{ default: Component }>): () => Promise<Component> {
  return async () => {
    const [page] = await Promise.all([load(), import('@/locales/late')])
    return page.default
  }
}

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/overview' },
  // The first page comes with the program; the others are fetched when they are gone to.
  { path: '/overview', name: 'overview', component: OverviewPage },
  { path: '/board', name: 'board', component: later(() => import('@/features/overview/BoardPage.vue')) },
  {
    path: '/start',
    name: 'start',
    component: later(() => import('@/features/start/StartPage.vue')),
    meta: { page: 'overview' },
  },
  { path: '/checklist', name: 'checklist', component: later(() => import('@/features/checklist/ChecklistPage.vue')) },
  { path: '/sources', name: 'sources', component: later(() => import('@/features/sources/SourcesPage.vue')) },
  {
    path: '/sources/add',
    name: 'source-add',
    component: later(() => import('@/features/wizard/SourceWizard.vue')),
    meta: { page: 'sources' },
  },
  {
    path: '/sources/:id/sync',
    name: 'sync',
    component: later(() => import('@/features/sync/SyncPage.vue')),
    props: true,
    meta: { page: 'sources' },
  },
  {
    path: '/sources/:id/waiting',
    name: 'waiting',
    component: later(() => import('@/features/sync/WaitingPage.vue')),
    props: true,
    meta: { page: 'sources' },
  },
  { path: '/auths', name: 'auths', component: later(() => import('@/features/auths/AuthsPage.vue')) },
  {
    path: '/auths/add',
    name: 'auth-add',
    component: later(() => import('@/features/wizard/AuthWizard.vue')),
    meta: { page: 'auths' },
  },
  { path: '/directory', name: 'directory', component: later(() => import('@/features/directory/DirectoryPage.vue')) },
  {
    path: '/directory/import',
    name: 'import',
    component: later(() => import('@/features/import/ImportPage.vue')),
    meta: { page: 'directory' },
  },
  { path: '/targets', name: 'targets', component: later(() => import('@/features/targets/TargetsPage.vue')) },
  { path: '/history', name: 'history', component: later(() => import('@/features/sync/HistoryPage.vue')) },
  {
    path: '/history/:id',
    name: 'run',
    component: later(() => import('@/features/sync/RunPage.vue')),
    props: true,
    meta: { page: 'history' },
  },
  { path: '/trace', name: 'trace', component: later(() => import('@/features/trace/TracePage.vue')) },
  {
    path: '/trace/:user',
    name: 'trace-user',
    component: later(() => import('@/features/trace/TracePage.vue')),
    props: true,
    meta: { page: 'trace' },
  },
  { path: '/checkup', name: 'checkup', component: later(() => import('@/features/checkup/CheckupPage.vue')) },
  { path: '/rehearsal', name: 'rehearsal', component: later(() => import('@/features/rehearsal/RehearsalPage.vue')) },
  {
    path: '/portal',
    name: 'portal',
    component: later(() => import('@/features/portal/PortalPage.vue')),
    meta: { page: 'rehearsal' },
  },
  { path: '/clinic', name: 'clinic', component: later(() => import('@/features/clinic/ClinicPage.vue')) },
  { path: '/settings', name: 'settings', component: later(() => import('@/features/settings/SettingsPage.vue')) },
  {
    path: '/settings/tenant/:id',
    name: 'tenant',
    component: later(() => import('@/features/settings/TenantPage.vue')),
    props: true,
    meta: { page: 'settings' },
  },
  { path: '/link', name: 'link', component: later(() => import('@/components/frame/LinkPage.vue')) },
  { path: '/:rest(.*)*', redirect: '/overview' },
]

export const router = createRouter({ history: createWebHashHistory(), routes })
