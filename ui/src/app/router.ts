import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import OverviewPage from '@/features/overview/OverviewPage.vue'

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/overview' },
  // The first page comes with the program; the others are fetched when they are gone to.
  { path: '/overview', name: 'overview', component: OverviewPage },
  { path: '/board', name: 'board', component: () => import('@/features/overview/BoardPage.vue') },
  {
    path: '/start',
    name: 'start',
    component: () => import('@/features/start/StartPage.vue'),
    meta: { page: 'overview' },
  },
  { path: '/checklist', name: 'checklist', component: () => import('@/features/checklist/ChecklistPage.vue') },
  { path: '/sources', name: 'sources', component: () => import('@/features/sources/SourcesPage.vue') },
  {
    path: '/sources/add',
    name: 'source-add',
    component: () => import('@/features/wizard/SourceWizard.vue'),
    meta: { page: 'sources' },
  },
  {
    path: '/sources/:id/sync',
    name: 'sync',
    component: () => import('@/features/sync/SyncPage.vue'),
    props: true,
    meta: { page: 'sources' },
  },
  {
    path: '/sources/:id/waiting',
    name: 'waiting',
    component: () => import('@/features/sync/WaitingPage.vue'),
    props: true,
    meta: { page: 'sources' },
  },
  { path: '/auths', name: 'auths', component: () => import('@/features/auths/AuthsPage.vue') },
  {
    path: '/auths/add',
    name: 'auth-add',
    component: () => import('@/features/wizard/AuthWizard.vue'),
    meta: { page: 'auths' },
  },
  { path: '/directory', name: 'directory', component: () => import('@/features/directory/DirectoryPage.vue') },
  {
    path: '/directory/import',
    name: 'import',
    component: () => import('@/features/import/ImportPage.vue'),
    meta: { page: 'directory' },
  },
  { path: '/history', name: 'history', component: () => import('@/features/sync/HistoryPage.vue') },
  {
    path: '/history/:id',
    name: 'run',
    component: () => import('@/features/sync/RunPage.vue'),
    props: true,
    meta: { page: 'history' },
  },
  { path: '/trace', name: 'trace', component: () => import('@/features/trace/TracePage.vue') },
  {
    path: '/trace/:user',
    name: 'trace-user',
    component: () => import('@/features/trace/TracePage.vue'),
    props: true,
    meta: { page: 'trace' },
  },
  { path: '/checkup', name: 'checkup', component: () => import('@/features/checkup/CheckupPage.vue') },
  { path: '/rehearsal', name: 'rehearsal', component: () => import('@/features/rehearsal/RehearsalPage.vue') },
  {
    path: '/portal',
    name: 'portal',
    component: () => import('@/features/portal/PortalPage.vue'),
    meta: { page: 'rehearsal' },
  },
  { path: '/clinic', name: 'clinic', component: () => import('@/features/clinic/ClinicPage.vue') },
  { path: '/settings', name: 'settings', component: () => import('@/features/settings/SettingsPage.vue') },
  {
    path: '/settings/tenant/:id',
    name: 'tenant',
    component: () => import('@/features/settings/TenantPage.vue'),
    props: true,
    meta: { page: 'settings' },
  },
  { path: '/link', name: 'link', component: () => import('@/components/frame/LinkPage.vue') },
  { path: '/:rest(.*)*', redirect: '/overview' },
]

export const router = createRouter({ history: createWebHashHistory(), routes })
