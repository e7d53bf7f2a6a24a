/**
 * Holds the shell's own types (`shell.ts`, generated) against the contract that the pages are written to.
 *
 * Nothing here runs. A line that does not compile means that the two have drifted apart.
 */
import type * as Contract from '@/platform/contract'
import type * as Shell from './shell'

/** What the shell answers must be what the pages expect. */
type Answer<Expected, Given extends Expected> = Given
/** What the pages give must be what the shell reads. */
type Given<Read, Sent extends Read> = Sent

export type Answers = [
  Answer<Contract.Code, Shell.Code>, Answer<Shell.Code, Contract.Code>,
  Answer<Contract.ConsolePage, Shell.ConsolePage>, Answer<Contract.ChangeKind, Shell.ChangeKind>,
  Answer<Contract.AppError, Shell.AppError>, Answer<Contract.AppInfo, Shell.AppInfo>,
  Answer<Contract.Settings, Shell.Settings>, Answer<Contract.Topic, Shell.Topic>,
  Answer<Contract.Tenant, Shell.Tenant>,
  Answer<Awaited<ReturnType<Contract.Platform['sandboxValues']>>, Shell.SandboxValues>,
  Answer<Contract.Source, Shell.Source>, Answer<Contract.SourceSummary, Shell.SourceSummary>,
  Answer<Contract.Auth, Shell.Auth>, Answer<Contract.AuthSummary, Shell.AuthSummary>,
  Answer<Contract.Check, Shell.Check>, Answer<Contract.Validation, Shell.Validation>,
  Answer<Contract.Added, Shell.Added>, Answer<Contract.Checkup, Shell.Checkup>,
  Answer<Contract.Run, Shell.Run>, Answer<Contract.Change, Shell.Change>,
  Answer<Awaited<ReturnType<Contract.Platform['changes']>>, Shell.ChangePage>,
  Answer<Contract.Progress, Shell.Progress>,
  Answer<Contract.UserPage, Shell.UserPage>, Answer<Contract.UserDetail, Shell.UserDetail>,
  Answer<Contract.Department, Shell.Department>, Answer<Contract.DirectoryTotals, Shell.DirectoryTotals>,
  Answer<Contract.Trace, Shell.Trace>,
  Answer<Contract.Rehearsal, Shell.Rehearsal>, Answer<Contract.LoginUrl, Shell.LoginUrl>,
  Answer<Contract.RehearsalStage, Shell.StageView>, Answer<Contract.WayHome, Shell.WayHome>,
  Answer<Contract.Portal, Shell.Portal>, Answer<Contract.HandOff, Shell.HandOff>,
  Answer<Contract.ClinicEntry, Shell.ClinicEntry>, Answer<Contract.Reading, Shell.Reading>,
]

export type Inputs = [
  Given<Shell.ConsolePage, Contract.ConsolePage>,
  Given<Shell.SettingsChange, Partial<Contract.Settings>>,
  Given<Shell.TenantInput, Contract.TenantInput>,
  Given<Shell.SourceInput, Contract.SourceInput>, Given<Shell.SourceChange, Contract.SourceChange>,
  Given<Shell.AuthInput, Contract.AuthInput>, Given<Shell.AuthChange, Contract.AuthChange>,
  Given<Shell.ContactsInput, Parameters<Contract.Platform['checkContacts']>[0]>,
  Given<Shell.AppInput, Parameters<Contract.Platform['checkApp']>[0]>,
  Given<Shell.SyncRequest, Contract.SyncRequest>, Given<Shell.ChangeFilter, Contract.ChangeFilter>,
  Given<Shell.UserFilter, Contract.UserFilter>,
  Given<Shell.UserInput, Contract.UserInput>, Given<Shell.UserChange, Contract.UserChange>,
  Given<Shell.RehearsalWay, Contract.RehearsalWay>,
]
